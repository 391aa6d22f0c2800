import type { JobForecast } from '../../model/forecast';
import type { JobSpecification } from '../../model/specification';
import { PLAN_WORKFLOW, type PlanWorkflowInput } from '../../workflows/messages';
import type { AskWorkers } from './ask-workers';

export interface TemporalPlans {
  /**
   * What would become of jobs, so many as fit into a payload.
   * @param untilMs when the answer is not waited for any more.
   * @throws Problem PLAN_UNAVAILABLE when no worker answers by then, or TEMPORAL_UNAVAILABLE.
   */
  forecast(jobs: readonly JobSpecification[], untilMs: number): Promise<readonly JobForecast[]>;
}

export function temporalPlans(ask: AskWorkers): TemporalPlans {
  return {
    async forecast(jobs, untilMs) {
      const input: PlanWorkflowInput = { jobs };
      const summary = `What would become of ${jobs.length} jobs`;
      return await ask({ workflow: PLAN_WORKFLOW, name: 'plan', summary, input, untilMs });
    },
  };
}
