import type { Report } from '../model/report';

/** `client=acme show=pilot`: as the command line takes them. Empty where there are none. */
export function labelsInWords({ labels }: Pick<Report, 'labels'>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}
