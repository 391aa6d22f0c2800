import { Router } from 'express';
import type { BatchStatus } from '../../model/status';
import type { ScheduleView } from '../../model/views';
import { identityOf, sees } from './access/identity';
import type { RouteParts } from './batch-routes';
import { takesOnly } from './methods';
import { scheduleId } from './named';
import { SCHEDULES } from './present';
import { type LiveSchedule, presentSchedule, presentScheduleSummary } from './present-schedule';
import { Problem } from './problem';
import { takeSchedule } from './schedule-intake';
import { submitted } from './submitted';

/** Each asks Temporal. */
const LOOKS_AT_A_TIME = 20;

/** Everything below `/api/v1/batch/schedules`. */
export function scheduleRoutes(parts: RouteParts): Router {
  const router = Router();
  const { store, batches, present, temporal } = parts;

  /** A schedule is both a file and a schedule of Temporal: one of which the other is gone is gone. */
  async function find(id: string): Promise<LiveSchedule | undefined> {
    const specification = await store.schedules.read(id);
    const standing = specification && (await temporal.schedules.describe(id));
    return standing && { specification, standing };
  }

  router.param('scheduleId', async (request, response, next) => {
    const identity = identityOf(response);
    const id = scheduleId(request.params as { scheduleId: string });
    if (identity.tenant !== null) {
      const specification = await store.schedules.read(id);
      if (!specification || !sees(identity, specification)) throw new Problem('SCHEDULE_NOT_FOUND');
    }
    next();
  });

  async function show(id: string): Promise<ScheduleView> {
    const live = await find(id);
    if (!live) throw new Problem('SCHEDULE_NOT_FOUND');
    const { actions, running } = live.standing;
    const ids = [...new Set([...running, ...actions.map(({ batchId }) => batchId)])];
    const looks = ids.map(async (batchId): Promise<[string, BatchStatus][]> => {
      const batch = await batches.read(batchId);
      return batch ? [[batchId, batch.snapshot.status]] : [];
    });
    return presentSchedule(live, new Map((await Promise.all(looks)).flat()), present);
  }

  router
    .route('/')
    .get(async (_request, response) => {
      const identity = identityOf(response);
      const ids = await store.schedules.list();
      const found: LiveSchedule[] = [];
      for (let from = 0; from < ids.length; from += LOOKS_AT_A_TIME) {
        const looks = await Promise.all(ids.slice(from, from + LOOKS_AT_A_TIME).map(find));
        found.push(...looks.filter((live) => live !== undefined).filter((live) => sees(identity, live.specification)));
      }
      response.json({ schedules: found.map((live) => presentScheduleSummary(live, present)) });
    })
    .post(async (request, response) => {
      const { id } = await takeSchedule(parts, submitted(request, response));
      response
        .status(201)
        .location(`${SCHEDULES}/${id}`)
        .json(await show(id));
    })
    .all(takesOnly('GET', 'POST'));

  router
    .route('/:scheduleId')
    .get(async ({ params }, response) => {
      response.json(await show(scheduleId(params)));
    })
    .delete(async ({ params }, response) => {
      const id = scheduleId(params);
      // Temporal first: from then on it makes no batch. What is left of one that was deleted in Temporal goes with it.
      const removed = await temporal.schedules.remove(id);
      if (!removed && !(await store.schedules.read(id))) throw new Problem('SCHEDULE_NOT_FOUND');
      await store.schedules.remove(id);
      response.status(204).end();
    })
    .all(takesOnly('GET', 'DELETE'));

  for (const [verb, command] of [
    ['pause', (id: string) => temporal.schedules.setPaused(id, true)],
    ['resume', (id: string) => temporal.schedules.setPaused(id, false)],
    ['trigger', (id: string) => temporal.schedules.trigger(id)],
  ] as const) {
    router
      .route(`/:scheduleId/${verb}`)
      .post(async ({ params }, response) => {
        const id = scheduleId(params);
        if (!(await store.schedules.read(id))) throw new Problem('SCHEDULE_NOT_FOUND');
        await command(id);
        response.status(202).json(await show(id));
      })
      .all(takesOnly('POST'));
  }

  return router;
}
