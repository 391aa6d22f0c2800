import { decide, isFinished } from '../../../workflows/scheduling/decide';
import { initialState } from '../../../workflows/scheduling/initial-state';
import { batchOutcome } from '../../../workflows/scheduling/outcome';
import type {
  BatchToSchedule,
  JobToSchedule,
  SchedulerCommand,
  SchedulerEvent,
  SchedulerState,
} from '../../../workflows/scheduling/state';

const JOB =
  /^(?<id>[\w-]+)(?:(?<waits><<?)(?<on>[\w,-]+))?(?:!(?<priority>\d+))?(?:\$(?<cost>\d+))?(?:\*(?<attempts>\d+))?(?:=(?<status>\w+))?$/;

/**
 * Jobs in a line: `a b<a c<a,b d<<a e!90 f$5 g*3 h=failed`: c runs when a and b completed, d when a finished in any way, e has
 * priority 90 (else 50), f costs 5 (else 1), g has 3 attempts (else 1), h has failed already.
 */
export function jobs(notation: string): JobToSchedule[] {
  return words(notation, ' ').map((word) => {
    const found = JOB.exec(word)?.groups;
    if (!found?.['id']) throw new Error(`not a job: ${word}`);
    return {
      id: found['id'],
      dependencies: found['on']?.split(',') ?? [],
      runOn: found['waits'] === '<<' ? 'finished' : 'completed',
      priority: Number(found['priority'] ?? 50),
      cost: Number(found['cost'] ?? 1),
      maxAttempts: Number(found['attempts'] ?? 1),
      status: (found['status'] ?? 'pending') as JobToSchedule['status'],
      attempt: 0,
      tries: 0,
      blockedBy: null,
      only: null,
      stopping: false,
      retryWanted: false,
    };
  });
}

/** A batch that is not open yet: its jobs, and among them `@2` = two at a time (else all), `@stop` = stop at a failure. */
export function batch(notation: string, more: Partial<BatchToSchedule> = {}): SchedulerState {
  const all = words(notation, ' ');
  const given = jobs(all.filter((word) => !word.startsWith('@')).join(' '));
  const limit = all.find((word) => /^@\d/.test(word));
  return initialState(given, {
    maxConcurrent: limit ? Number(limit.slice(1)) : 99,
    onFailure: all.includes('@stop') ? 'stop' : 'continue',
    paused: false,
    outsideWindow: false,
    cancelled: false,
    generation: 0,
    ...more,
  });
}

export function opened(notation: string): SchedulerState {
  return decide(batch(notation), { type: 'open' }).state;
}

/**
 * Plays events and answers with the jobs by status, then with how the batch ended if it did. Events, with `; ` between them:
 * `a+` a completes, `a-` a fails for good, `a?` a fails in a way that may pass, `a~` a ends as cancelled;
 * `x a` cancel a, `x *` the batch; `r a` retry a, `r a:mp4,mov` these deliverables of it, `r *` all that failed;
 * `pause`, `resume`, `close` and `open` (the window); `a!90` priority, `@3` max_concurrent; `add d<a e`.
 */
export function play(state: SchedulerState, notation: string): string {
  for (const word of words(notation, ';')) decide(state, event(word));
  return show(state);
}

/** The commands of one event: `start a#2`, `start a#3:mp4`, `cancel a`, `hold a`, `release a`, `record a`. */
export function commandsOf(state: SchedulerState, notation: string): string {
  return decide(state, event(notation)).commands.map(commandText).join('; ');
}

/** Jobs in the order in which they start, one at a time. */
export function startOrder(state: SchedulerState): string {
  const order: string[] = [];
  for (let running = oneRunning(state); running; running = oneRunning(state)) {
    order.push(running);
    play(state, `${running}+`);
  }
  return order.join(' ');
}

function show(state: SchedulerState): string {
  const groups = new Map<string, string[]>();
  for (const job of state.jobs) {
    const label = job.stopping ? 'stopping' : job.status;
    groups.set(label, [...(groups.get(label) ?? []), job.id]);
  }
  const order = ['pending', 'running', 'stopping', 'completed', 'failed', 'cancelled', 'skipped'];
  const shown = order.flatMap((label) => (groups.has(label) ? [`${label}: ${groups.get(label)?.join(' ')}`] : []));
  return [...shown, ...(isFinished(state) ? [`=> ${batchOutcome(state)}`] : [])].join('; ');
}

const OUTCOMES: Partial<Record<string, 'completed' | 'failed' | 'cancelled'>> = {
  '+': 'completed',
  '-': 'failed',
  '?': 'failed',
  '~': 'cancelled',
};

function event(text: string): SchedulerEvent {
  const whole = { pause: 'pause', resume: 'resume', close: 'windowClosed', open: 'windowOpened' } as const;
  if (text in whole) return { type: whole[text as keyof typeof whole] };
  if (text === 'x *') return { type: 'cancelBatch' };
  if (text === 'r *') return { type: 'retryFailed' };
  if (text.startsWith('@')) return { type: 'setMaxConcurrent', maxConcurrent: Number(text.slice(1)) };
  const [verb = '', job = ''] = text.split(' ');
  if (verb === 'add') return { type: 'addJobs', jobs: jobs(text.slice(4)) };
  if (verb === 'x') return { type: 'cancelJob', job };
  if (verb === 'r') {
    const [id = '', only] = job.split(':');
    return { type: 'retryJob', job: id, ...(only === undefined ? {} : { only: only.split(',') }) };
  }
  const [id = '', priority] = text.split('!');
  if (priority !== undefined) return { type: 'setJobPriority', job: id, priority: Number(priority) };
  const outcome = OUTCOMES[text.slice(-1)];
  if (!outcome) throw new Error(`not an event: ${text}`);
  return { type: 'jobEnded', job: text.slice(0, -1), outcome, retryable: text.endsWith('?') };
}

function commandText(command: SchedulerCommand): string {
  const verb = command.type.replace('Job', '');
  if (command.type !== 'startJob') return `${verb} ${command.job}`;
  return `${verb} ${command.job}#${command.attempt}${command.only ? `:${command.only.join(',')}` : ''}`;
}

function oneRunning(state: SchedulerState): string | undefined {
  return state.jobs.find(({ status }) => status === 'running')?.id;
}

function words(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((word) => word.trim())
    .filter(Boolean);
}
