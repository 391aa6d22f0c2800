/** A binary heap: what comes before all others is on top. Each push and pop is O(log n). */
export class Heap<T> {
  private readonly items: T[] = [];

  /** @param comesBefore a strict order. Where neither of two comes before the other, either may be on top. */
  constructor(private readonly comesBefore: (a: T, b: T) => boolean) {}

  peek(): T | undefined {
    return this.items[0];
  }

  push(item: T): void {
    const { items, comesBefore } = this;
    let place = items.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = items[parent] as T;
      if (!comesBefore(item, above)) break;
      items[place] = above;
      place = parent;
    }
    items[place] = item;
  }

  pop(): T | undefined {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (items.length > 0) this.sink(last as T);
    return top;
  }

  /** Puts an item where the top was, and lets it sink to its place. */
  private sink(item: T): void {
    const { items, comesBefore } = this;
    let place = 0;
    for (let child = 1; child < items.length; child = 2 * place + 1) {
      if (child + 1 < items.length && comesBefore(items[child + 1] as T, items[child] as T)) child += 1;
      const below = items[child] as T;
      if (!comesBefore(below, item)) break;
      items[place] = below;
      place = child;
    }
    items[place] = item;
  }
}
