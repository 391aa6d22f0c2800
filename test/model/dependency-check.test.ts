import * as fc from 'fast-check';
import { checkDependencies, type JobToCheck } from '../../model/dependency-check';

/** `a: b c` is the job a that depends on b and c; a job without a name is written `-`. */
function jobs(...lines: string[]): JobToCheck[] {
  return lines.map((line, place) => {
    const [id = '', dependencies = ''] = line.split(':');
    return { place, id: id === '-' ? undefined : id, dependencies: dependencies.split(' ').filter(Boolean) };
  });
}

const told = (given: readonly JobToCheck[]) =>
  checkDependencies(given).map(({ pointer, message }) => `${pointer} ${message}`);

describe('dependencies', () => {
  test.each([
    ['nothing', []],
    ['a chain', ['a:', 'b: a', 'c: b']],
    ['a diamond', ['d: b c', 'b: a', 'c: a', 'a:']],
    ['jobs without a name', ['-:', '-: a', 'a:']],
    ['names that objects have by themselves', ['constructor:', 'toString: constructor', 'valueOf: toString']],
  ])('of %s are sound', (_, lines) => {
    expect(told(jobs(...lines))).toEqual([]);
  });

  test.each([
    [
      ['a:', 'b:', 'a:', 'a:'],
      ['/jobs/2/id a is the id of jobs/0 already', '/jobs/3/id a is the id of jobs/0 already'],
    ],
    [
      ['a: x', '-: y a'],
      [
        '/jobs/0/dependencies/0 no job of this batch has the id x',
        '/jobs/1/dependencies/0 no job of this batch has the id y',
      ],
    ],
    [['a: toString'], ['/jobs/0/dependencies/0 no job of this batch has the id toString']],
    [['a: a'], ['/jobs/0/dependencies/0 a depends on itself']],
    [
      ['a:', 'b: a a a'],
      [
        '/jobs/1/dependencies/1 a is listed already; once is enough',
        '/jobs/1/dependencies/2 a is listed already; once is enough',
      ],
    ],
    [['a: b', 'b: a'], ['/jobs/1/dependencies/0 the dependencies form a cycle: a -> b -> a']],
    [['x: a', 'a: b', 'b: c', 'c: a'], ['/jobs/3/dependencies/0 the dependencies form a cycle: a -> b -> c -> a']],
    [
      ['a: b', 'b: a', 'c: d', 'd: c'],
      [
        '/jobs/1/dependencies/0 the dependencies form a cycle: a -> b -> a',
        '/jobs/3/dependencies/0 the dependencies form a cycle: c -> d -> c',
      ],
    ],
    [
      ['a: a b', 'b: a'],
      [
        '/jobs/0/dependencies/0 a depends on itself',
        '/jobs/1/dependencies/0 the dependencies form a cycle: a -> b -> a',
      ],
    ],
  ])('of %p have faults', (lines, expected) => {
    expect(told(jobs(...lines))).toEqual(expected);
  });

  test('are looked through behind something that is no name', () => {
    const given: JobToCheck[] = [
      { place: 0, id: 'a', dependencies: [undefined, 'b', 'x'] },
      { place: 1, id: 'b', dependencies: [undefined, 'a'] },
    ];
    expect(told(given)).toEqual([
      '/jobs/0/dependencies/2 no job of this batch has the id x',
      '/jobs/1/dependencies/1 the dependencies form a cycle: a -> b -> a',
    ]);
  });

  test('may be one chain of ten thousand, and one circle of them', () => {
    const chain = Array.from({ length: 10_000 }, (_, place) => ({
      place,
      id: `j${place}`,
      dependencies: place === 0 ? [] : [`j${place - 1}`],
    }));
    expect(told(chain)).toEqual([]);
    expect(told([{ place: 0, id: 'j0', dependencies: ['j9999'] }, ...chain.slice(1)])).toHaveLength(1);
  });

  test('that all hold of each other are named fifty times and no more', () => {
    const ids = Array.from({ length: 300 }, (_, place) => `j${place}`);
    const all = ids.map((id, place) => ({ place, id, dependencies: ids.filter((other) => other !== id) }));
    expect(told(all)).toHaveLength(50);
  });
});

/** Graphs of up to eight jobs, in which any may depend on any. */
const graph = fc
  .integer({ min: 1, max: 8 })
  .chain((size) =>
    fc.array(fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }), { maxLength: size }), {
      minLength: size,
      maxLength: size,
    }),
  )
  .map((edges) =>
    edges.map((to, place): JobToCheck & { id: string; dependencies: string[] } => ({
      place,
      id: `j${place}`,
      dependencies: to.filter((other) => other !== place).map((other) => `j${other}`),
    })),
  );

/** Takes away jobs whose dependencies are all taken away, as long as there are any: what stays hangs on a cycle. */
function hasCycle(given: readonly (JobToCheck & { id: string })[]): boolean {
  const gone = new Set<string | undefined>();
  for (let before = -1; before < gone.size; ) {
    before = gone.size;
    for (const { id, dependencies } of given) if (dependencies.every((one) => gone.has(one))) gone.add(id);
  }
  return gone.size < given.length;
}

describe('cycles', () => {
  test('are found exactly where a naive search finds one', () => {
    fc.assert(
      fc.property(graph, (given) => {
        expect(checkDependencies(given).length > 0).toBe(hasCycle(given));
      }),
      { numRuns: 500 },
    );
  });

  test('that are named exist, and end at the place that the pointer names', () => {
    fc.assert(
      fc.property(graph, (given) => {
        for (const { pointer, message } of checkDependencies(given)) {
          const names = (message.split(': ')[1] ?? '').split(' -> ');
          expect(names[0]).toBe(names.at(-1));
          names.slice(1).forEach((name, index) => {
            expect(given.find(({ id }) => id === names[index])?.dependencies).toContain(name);
          });
          const [, , place, , index] = pointer.split('/');
          expect(given[Number(place)]?.id).toBe(names.at(-2));
          expect(given[Number(place)]?.dependencies[Number(index)]).toBe(names.at(-1));
        }
      }),
    );
  });

  test('are all gone when each named dependency is taken out', () => {
    fc.assert(
      fc.property(graph, (given) => {
        const out = new Set(checkDependencies(given).map(({ pointer }) => pointer));
        const mended = given.map((job) => ({
          ...job,
          dependencies: job.dependencies.filter((_, index) => !out.has(`/jobs/${job.place}/dependencies/${index}`)),
        }));
        expect(hasCycle(mended)).toBe(false);
      }),
    );
  });
});
