import { Crowd } from '../../activities/crowding';

/** A piece of work that ends when told to, at a time that is told. */
function work() {
  let end: (failure?: Error) => void = () => {};
  const done = new Promise<{ made: true }>((resolve, reject) => {
    end = (failure) => (failure ? reject(failure) : resolve({ made: true }));
  });
  return { run: () => done, end };
}

describe('the crowd of a worker', () => {
  let now: number;
  const crowdOf = (slots: number) => new Crowd(slots, () => now);
  beforeEach(() => {
    now = 1000;
  });

  test('work alone is not crowded', async () => {
    const [crowd, one] = [crowdOf(2), work()];
    const timed = crowd.time(one.run);
    now += 4;
    one.end();
    expect(await timed).toEqual({ made: true, seconds: 4, crowding: 0 });
  });

  test('work beside other work is crowded as long as that lasts', async () => {
    const [crowd, one, other] = [crowdOf(3), work(), work()];
    const first = crowd.time(one.run);
    now += 1;
    const second = crowd.time(other.run);
    now += 2;
    other.end();
    // One of two other slots was at work, all the time of the second and for two of four seconds of the first.
    expect(await second).toEqual({ made: true, seconds: 2, crowding: 0.5 });
    now += 1;
    one.end();
    expect(await first).toEqual({ made: true, seconds: 4, crowding: 0.25 });
  });

  test('work that failed is at work no more', async () => {
    const [crowd, bad, good] = [crowdOf(2), work(), work()];
    const failing = crowd.time(bad.run);
    bad.end(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    const timed = crowd.time(good.run);
    now += 2;
    good.end();
    expect(await timed).toMatchObject({ seconds: 2, crowding: 0 });
  });

  test('a worker with one slot has no crowd', async () => {
    const [crowd, one] = [crowdOf(1), work()];
    const timed = crowd.time(one.run);
    one.end();
    expect(await timed).toEqual({ made: true, seconds: 0, crowding: 0 });
  });
});
