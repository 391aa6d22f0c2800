import type { Request } from 'express';
import { z } from 'zod';
import { only, onlyFields } from '../../model/fault-words';
import type { ReportForm } from '../../store/reports';
import { badQuery } from './bad-query';

const FORMS = ['json', 'csv', 'html'] as const satisfies readonly ReportForm[];

const shape = { format: z.enum(FORMS, { error: only(`one of ${FORMS.join(', ')}`) }).optional() };
export const reportQuerySchema = z.strictObject(shape, { error: onlyFields('a query', Object.keys(shape)) });

/** The form in which a report is asked for: by its query, else by Accept. @throws Problem INVALID_REQUEST */
export function reportForm(request: Request): ReportForm {
  const asked = reportQuerySchema.safeParse(request.query);
  if (!asked.success) throw badQuery(asked.error);
  const accepted = request.accepts(['json', 'html', 'csv']);
  return asked.data.format ?? (accepted === 'html' || accepted === 'csv' ? accepted : 'json');
}
