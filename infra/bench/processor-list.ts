/** Reads the kernel's way to write a set of processors: `0-3,8,10-11` (cpuset(7), list format). */
export function parseProcessors(list: string): number[] {
  return list.split(',').flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}
