import { compile } from 'json-schema-to-typescript-lite';
import { openApiDocument } from './document';
import type { DocumentShape } from './operations';

/** A parameter, a body, an answer and an operation of the document, as far as types are made of them. */
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: object;
}
type Content = Readonly<Record<string, { readonly schema?: object }>>;
interface DocumentOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const HEAD = `/**
 * The API in types: npm run openapi writes this file with docs/openapi.json, of the same document.
 * What may stand in the formats of a job is any text here, since a studio has presets of its own.
 */
`;

/** The module of types from which the client is made. */
export async function clientTypes(shape: DocumentShape, version: string): Promise<string> {
  const document = openApiDocument({ ...shape, formatNames: null }, version) as unknown as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const schema = {
    ...fieldsOf(operations.map(({ operation }) => [operation.operationId, describe(operation)])),
    description: 'Every operation: what it is given, and its answers in JSON by status.',
    $defs: document.components.schemas,
  };
  // The named schemas of a document stand elsewhere than those of a schema.
  const text = JSON.stringify(schema).replaceAll('"#/components/schemas/', '"#/$defs/');
  const types = await compile(JSON.parse(text), 'Operations', {
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
  });
  const addresses = operations.map(
    ({ path, method, operation }) => `  ${operation.operationId}: ['${method.toUpperCase()}', '${path}'],`,
  );
  const table = ['/** Where each operation is. */', 'export const ADDRESSES = {', ...addresses, '} as const;'];
  return `${HEAD}\n${types.trim()}\n\n${table.join('\n')}\n`;
}

function describe({ summary, parameters, requestBody, responses }: DocumentOperation): object {
  const those = (place: Parameter['in']) => parameters.filter((one) => one.in === place);
  const body = requestBody?.content['application/json']?.schema;
  const answers = Object.entries(responses).flatMap(([status, { content }]): Field[] => {
    const schema = content?.['application/json']?.schema;
    return schema ? [[status, schema]] : [];
  });
  return {
    ...fieldsOf([
      ['ids', parameterFields(those('path'))],
      ['query', parameterFields(those('query'))],
      ['headers', parameterFields(those('header'))],
      ...(body ? ([['body', body]] as const) : []),
      ['answers', fieldsOf(answers)],
    ]),
    description: summary,
  };
}

type Field = readonly [name: string, schema: object];

function parameterFields(parameters: readonly Parameter[]): object {
  const fields = parameters.map(
    ({ name, schema, description }): Field => [name, { ...schema, ...(description && { description }) }],
  );
  return fieldsOf(
    fields,
    parameters.filter(({ required }) => required).map(({ name }) => name),
  );
}

function fieldsOf(fields: readonly Field[], required = fields.map(([name]) => name)): object {
  return { type: 'object', additionalProperties: false, required, properties: Object.fromEntries(fields) };
}
