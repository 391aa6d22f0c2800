/** What a worker registers: the bundle is built from here. */
export { AssemblyJob } from './assembly-job';
export { BatchWorkflow } from './batch';
export { PlanWorkflow } from './plan';
export { LookAtProject, MakeThumbnail } from './project';
export { ScheduledBatch } from './scheduled-batch';
export { WebhookDelivery } from './webhook-delivery';
