import type { Request } from 'express';

/** Labels are to be few: what no operation has for its address is this. */
const OTHER_ROUTE = 'other';

/**
 * Finds the operation's address for the address of a request, `/api/v1/batch/jobs/{batch_id}` for that of a batch: an id in a label would make a
 * time series of each.
 * @param templates as OpenAPI writes them.
 */
export function routeFinder(templates: readonly string[]): (request: Pick<Request, 'path'>) => string {
  const routes = [...new Set(templates)].map((template) => ({ template, address: addressOf(template) }));
  return ({ path }) => routes.find(({ address }) => address.test(path))?.template ?? OTHER_ROUTE;
}

function addressOf(template: string): RegExp {
  const parts = template.split(/\{\w+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}/?$`);
}
