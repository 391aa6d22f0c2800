import { type Command, Option } from 'commander';
import type { ApiKey } from '../../../model/api-key';
import { SCOPES } from '../../../model/scope';
import { Stop } from '../errors';
import { note, print } from '../tools';
import { textTable } from '../words/text-table';

interface Flags {
  readonly json?: true;
}

interface CreateFlags extends Flags {
  readonly name: string;
  readonly tenant?: string;
  readonly scope: readonly string[];
}

/** Keys are made where the API's state folder is, and not over the API. */
export function addKeys(program: Command): void {
  const keys = program.command('keys').description('keys of the API, on the machine that has its state folder');
  const create = keys
    .command('create')
    .description('make a key and show it, once')
    .requiredOption('--name <name>', 'what it is for')
    .option('--tenant <tenant>', 'whose batches it sees and makes; * sees all (default: the name)')
    .addOption(new Option('--scope <scope...>', 'what it allows (default: all)').choices(SCOPES).default([...SCOPES]))
    .action(createKey);
  withJson(create, 'keys create --name pipeline --tenant studio-a --scope read submit');
  withJson(keys.command('list').description('list the keys that were ever made').action(listKeys), 'keys list');
  const revoke = keys
    .command('revoke')
    .description('let a key open nothing any more')
    .argument('<key>', 'its id, which keys list shows')
    .action(revokeKey);
  withJson(revoke, 'keys revoke 0123456789ab');
}

function withJson(command: Command, example: string): void {
  command.option('--json', 'print JSON and nothing else').addHelpText('after', `\nExample:\n  $ reelbatch ${example}`);
}

/** Loaded here: the store is slow to load, and no other command wants it. */
async function openKeys() {
  const { openKeys } = await import('../../keys/keys.js');
  return await openKeys();
}

async function createKey({ name, tenant = name, scope, json }: CreateFlags): Promise<void> {
  const keys = await openKeys();
  const isFirst = (await keys.list()).length === 0;
  const { key, shown } = await keys.create({ name, tenant, scopes: scope }).catch(() => {
    throw new Stop(
      'usage',
      'A name or a tenant is 1 to 64 letters, digits, dots, dashes or underscores.',
      'Give another one.',
    );
  });
  print(json ? JSON.stringify({ ...inPublic(key), key: shown }, undefined, 2) : shown);
  note(`It is shown this once. Show it by REELBATCH_API_KEY, or as Authorization: Bearer.`);
  if (isFirst) note(`From now on the API of ${keys.stateDir} answers nobody without a key.`);
}

async function listKeys({ json }: Flags): Promise<void> {
  const keys = (await (await openKeys()).list()).map(inPublic);
  const rows = keys.map((key) => [
    key.id,
    key.name,
    key.tenant,
    key.scopes.join(' '),
    key.created_at,
    key.revoked_at ?? '',
  ]);
  print(
    json
      ? JSON.stringify({ keys }, undefined, 2)
      : textTable(['key', 'name', 'tenant', 'scopes', 'made', 'revoked'], rows),
  );
}

async function revokeKey(id: string, { json }: Flags): Promise<void> {
  const revoked = await (await openKeys()).revoke(id);
  if (!revoked) throw new Stop('failed', `There is no key ${id}.`, 'List them: reelbatch keys list');
  print(
    json ? JSON.stringify(inPublic(revoked), undefined, 2) : `${revoked.id} (${revoked.name}) opens nothing any more.`,
  );
}

function inPublic({ sha256: _, ...key }: ApiKey): Omit<ApiKey, 'sha256'> {
  return key;
}
