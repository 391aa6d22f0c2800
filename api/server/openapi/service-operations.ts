import {
  aliveViewSchema,
  healthViewSchema,
  presetListViewSchema,
  systemViewSchema,
  targetListViewSchema,
} from '../../../model/views';
import { HEALTH, LIVE, METRICS, PRESETS, READY, SYSTEM, TARGETS } from '../present';
import type { Operation } from './operation';

/** What the API says of itself and of the stack. */
export const SERVICE_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: PRESETS,
    id: 'listPresets',
    tag: 'presets',
    summary: 'The presets that a job may name.',
    scope: 'read',
    answers: [{ status: 200, about: 'All of them.', schema: presetListViewSchema }],
    refusals: [],
  },
  {
    method: 'get',
    path: SYSTEM,
    id: 'getSystem',
    tag: 'service',
    summary: 'How the parts of the stack are.',
    scope: 'read',
    answers: [{ status: 200, about: 'Each as it is, well or not.', schema: systemViewSchema }],
    refusals: [],
  },
  {
    method: 'get',
    path: HEALTH,
    id: 'getHealth',
    tag: 'service',
    summary: 'Whether the API and Temporal answer.',
    scope: null,
    answers: [{ status: 200, about: 'Both do.', schema: healthViewSchema }],
    refusals: [],
  },
  {
    method: 'get',
    path: LIVE,
    id: 'getAlive',
    tag: 'service',
    summary: 'Whether the API answers at all.',
    scope: null,
    answers: [{ status: 200, about: 'It does.', schema: aliveViewSchema }],
    refusals: [],
  },
  {
    method: 'get',
    path: READY,
    id: 'getReady',
    tag: 'service',
    summary: 'Whether all is there that a submission needs: Temporal, the store and the media root.',
    scope: null,
    answers: [{ status: 200, about: 'It is.', schema: aliveViewSchema }],
    refusals: ['NOT_READY'],
  },
  {
    method: 'get',
    path: METRICS,
    id: 'getMetrics',
    tag: 'service',
    summary: 'What Prometheus reads of the API. Needs a key of the tenant *.',
    scope: 'read',
    answers: [{ status: 200, about: 'In the text format of Prometheus.', types: ['text/plain'] }],
    refusals: [],
  },
  {
    method: 'get',
    path: TARGETS,
    id: 'listTargets',
    tag: 'service',
    summary:
      'Where Prometheus finds the metrics of the API and of each living worker (http_sd). Needs a key of the tenant *.',
    scope: 'read',
    answers: [{ status: 200, about: 'All of them.', schema: targetListViewSchema }],
    refusals: [],
  },
];
