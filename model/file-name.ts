/** What a job's `file_name` may hold in braces. */
export const NAME_FIELDS = ['project', 'preset', 'format', 'quality', 'version', 'date', 'job', 'batch'] as const;
export type NameField = (typeof NAME_FIELDS)[number];

export const LONGEST_TEMPLATE = 200;
/** File systems take 255 bytes, and names of manifests and of files in the making are longer than those of the files. */
const LONGEST_NAME = 200;

const FIELD = /\{([^{}]*)\}/g;

/** What is wrong with a template; undefined when nothing is. */
export function templateFault(template: string): string | undefined {
  const unknown = [...template.matchAll(FIELD)].map(([, field]) => field).filter((field) => !isField(field));
  if (unknown.length > 0) return `has no field {${unknown.join('}, {')}}; its fields are {${NAME_FIELDS.join('}, {')}}`;
  if (template === '' || template.length > LONGEST_TEMPLATE) return `is 1 to ${LONGEST_TEMPLATE} characters long`;
  if (!/^[A-Za-z0-9._-]*$/.test(template.replace(FIELD, '')))
    return 'holds letters, digits, dots, dashes and underscores beside its fields, and nothing else';
  return undefined;
}

export function namesVersion(template: string): boolean {
  return template.includes('{version}');
}

/** A template without faults, filled in. */
export function fillTemplate(template: string, values: Readonly<Record<NameField, string>>): string {
  return template.replace(FIELD, (whole, field) => (isField(field) ? values[field] : whole));
}

/** What is wrong with the names of one job's files, of which `formats` tells what each was asked for as; undefined when nothing is. */
export function namesFault(names: readonly string[], formats: readonly string[]): string | undefined {
  const begins = names.find((name) => !/^[A-Za-z0-9]/.test(name));
  if (begins !== undefined) return `makes the name ${begins}; a name begins with a letter or digit`;
  const long = names.find((name) => name.length > LONGEST_NAME);
  if (long !== undefined) return `makes a name of ${long.length} characters; ${LONGEST_NAME} are the most`;
  // Some file systems know no difference between large and small letters.
  const places = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const other = places.get(name.toLowerCase());
    if (other !== undefined)
      return `gives ${formats[other]} and ${formats[index]} one name, ${name}; put {format} or {preset} into it`;
    places.set(name.toLowerCase(), index);
  }
  return undefined;
}

function isField(field: string | undefined): field is NameField {
  return (NAME_FIELDS as readonly (string | undefined)[]).includes(field);
}
