import type { JobForecast } from '../model/forecast';
import { forecasting } from './activity-proxies';
import type { PlanWorkflowInput } from './messages';

/** Asks a worker what would become of jobs: what only a worker can know, of media, timelines and encoders. */
export async function PlanWorkflow({ jobs }: PlanWorkflowInput): Promise<readonly JobForecast[]> {
  return await forecasting.forecastJobs({ jobs });
}
