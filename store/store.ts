import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Costs } from './costs';
import { Deliverables } from './deliverables';
import { Media } from './media';
import { Plans } from './plans';
import { Renditions } from './renditions';
import { Reports } from './reports';
import { Requests } from './requests';
import { Snapshots } from './snapshots';
import { Specifications } from './specifications';
import { Workers } from './workers';

/** Everything on disk, by room. Nobody else joins paths. */
export interface Store {
  /** Absolute path of the store's own folder. */
  readonly root: string;
  readonly media: Media;
  readonly specifications: Specifications;
  readonly costs: Costs;
  readonly snapshots: Snapshots;
  readonly requests: Requests;
  readonly plans: Plans;
  readonly renditions: Renditions;
  readonly deliverables: Deliverables;
  readonly reports: Reports;
  readonly workers: Workers;
}

export interface StorePlace {
  readonly stateDir: string;
  readonly mediaRoot: string;
}

/** Opens the store below a state folder, making what is missing. Several processes may have it open at a time. */
export async function openStore(place: StorePlace): Promise<Store> {
  const root = resolve(place.stateDir, 'store');
  await mkdir(root, { recursive: true });
  return {
    root,
    media: new Media(resolve(place.mediaRoot), join(root, 'media')),
    specifications: new Specifications(join(root, 'specifications')),
    costs: new Costs(join(root, 'costs')),
    snapshots: new Snapshots(join(root, 'snapshots')),
    requests: new Requests(join(root, 'requests')),
    plans: new Plans(join(root, 'plans')),
    renditions: new Renditions(join(root, 'renditions')),
    deliverables: new Deliverables(join(root, 'deliverables')),
    reports: new Reports(join(root, 'reports')),
    workers: new Workers(join(root, 'workers')),
  };
}
