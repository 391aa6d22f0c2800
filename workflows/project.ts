import type { ProjectLook, ThumbnailAnswer } from '../model/project';
import { forecasting, pictures } from './activity-proxies';
import type { LookAtProjectInput, MakeThumbnailInput } from './messages';

/** Asks a worker what a project is: only workers see timelines and media. */
export async function LookAtProject({ projectId }: LookAtProjectInput): Promise<ProjectLook> {
  return await forecasting.lookAtProject({ projectId });
}

/** Has a worker make a picture of a project's film. */
export async function MakeThumbnail(order: MakeThumbnailInput): Promise<ThumbnailAnswer> {
  return await pictures.makeThumbnail(order);
}
