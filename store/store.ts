import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ApiKeys } from './api-keys';
import { Bundles } from './bundles';
import { Costs } from './costs';
import { Deliverables } from './deliverables';
import { FileCache } from './file-cache';
import { Luts } from './luts';
import { Media } from './media';
import { Plans } from './plans';
import { PlansInUse } from './plans-in-use';
import { Projects } from './projects';
import { Renditions } from './renditions';
import { Reports } from './reports';
import { Requests } from './requests';
import { Runs } from './runs';
import { Schedules } from './schedules';
import { Snapshots } from './snapshots';
import { Specifications } from './specifications';
import { Thumbnails } from './thumbnails';
import { Webhooks } from './webhooks';
import { Workers } from './workers';

/**
 * Pages of batches that are kept in memory, as they lie on disk; a batch of 10,000 jobs with every check of every file has half of it.
 * What is parsed of them comes on top and is about as much at most.
 */
const MOST_KEPT_BYTES = 128 * 2 ** 20;

/** Rooms that hold keys, or addresses of webhooks, which are often secrets: for the owner of the store alone. */
const WITH_SECRETS = ['api-keys', 'webhooks', 'specifications', 'schedules'];

/** Everything on disk, by room. Nobody else joins paths. */
export interface Store {
  /** Absolute path of the store's own folder. */
  readonly root: string;
  readonly apiKeys: ApiKeys;
  readonly media: Media;
  readonly projects: Projects;
  readonly thumbnails: Thumbnails;
  readonly specifications: Specifications;
  readonly costs: Costs;
  readonly snapshots: Snapshots;
  readonly schedules: Schedules;
  readonly requests: Requests;
  readonly plans: Plans;
  readonly plansInUse: PlansInUse;
  readonly luts: Luts;
  readonly renditions: Renditions;
  readonly deliverables: Deliverables;
  readonly reports: Reports;
  readonly runs: Runs;
  readonly workers: Workers;
  readonly webhooks: Webhooks;
}

export interface StorePlace {
  readonly stateDir: string;
  readonly mediaRoot: string;
}

/** Opens the store below a state folder, making what is missing. Several processes may have it open at a time. */
export async function openStore(place: StorePlace): Promise<Store> {
  const root = resolve(place.stateDir, 'store');
  await mkdir(root, { recursive: true });
  for (const room of WITH_SECRETS) await mkdir(join(root, room), { recursive: true, mode: 0o700 });
  const mediaRoot = resolve(place.mediaRoot);
  const media = new Media(mediaRoot, join(root, 'media'), new Bundles(join(root, 'bundles')));
  const kept = new FileCache(MOST_KEPT_BYTES);
  return {
    root,
    apiKeys: new ApiKeys(join(root, 'api-keys'), kept),
    media,
    projects: new Projects(mediaRoot, media),
    thumbnails: new Thumbnails(join(root, 'thumbnails')),
    specifications: new Specifications(join(root, 'specifications'), kept),
    costs: new Costs(join(root, 'costs')),
    snapshots: new Snapshots(join(root, 'snapshots'), kept),
    schedules: new Schedules(join(root, 'schedules')),
    requests: new Requests(join(root, 'requests')),
    plans: new Plans(join(root, 'plans')),
    plansInUse: new PlansInUse(join(root, 'plans-in-use')),
    luts: new Luts(join(root, 'luts')),
    renditions: new Renditions(join(root, 'renditions')),
    deliverables: new Deliverables(join(root, 'deliverables')),
    reports: new Reports(join(root, 'reports')),
    runs: new Runs(join(root, 'runs')),
    workers: new Workers(join(root, 'workers')),
    webhooks: new Webhooks(join(root, 'webhooks')),
  };
}
