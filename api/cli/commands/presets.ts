import type { Command } from 'commander';
import type { PresetListView, PresetView } from '../../../model/views';
import { Stop } from '../errors';
import { type Common, print, toolsOf, withCommon } from '../tools';
import { properties } from '../words/batch';
import { textTable } from '../words/text-table';

export function addPresets(program: Command): void {
  const command = program
    .command('presets')
    .description('list the presets that a job may name, or show the exact arguments of one')
    .argument('[preset]', 'its name')
    .action(presets);
  withCommon(command, 'presets prores-hq');
}

async function presets(name: string | undefined, flags: Common): Promise<void> {
  const { client, json, answer } = toolsOf(flags);
  const list = await client.presets();
  if (name === undefined) return answer(list, presetTable);
  const preset = list.presets.find((one) => one.name === name);
  if (!preset) throw new Stop('failed', `There is no preset ${name}.`, 'List them: reelbatch presets');
  print(json ? JSON.stringify(preset, undefined, 2) : showPreset(preset));
}

function presetTable({ presets: all }: PresetListView): string {
  const rows = all.map((one) => [one.name, one.container, standsFor(one), one.picture, one.sound]);
  return textTable(['preset', 'container', 'stands for', 'picture', 'sound'], rows);
}

function standsFor({ stands_for }: PresetView): string {
  return stands_for.map(({ format, quality }) => `${format} ${quality}`).join(', ');
}

type Encoding = Pick<NonNullable<PresetView['video']>, 'encoder' | 'arguments'>;

function inFull(words: string, encoding: Encoding | null): string {
  return encoding ? `${words}: ${encoding.encoder} ${encoding.arguments.join(' ')}` : words;
}

function showPreset(preset: PresetView): string {
  const { smallest_size: least } = preset;
  return properties({
    preset: preset.name,
    container: preset.container,
    'stands for': standsFor(preset),
    picture: inFull(preset.picture, preset.video),
    sound: inFull(preset.sound, preset.audio),
    muxing: preset.mux_arguments.join(' '),
    smallest: least ? `${least.width}x${least.height}` : '',
    cost: `${preset.cpu_seconds_per_megapixel} CPU seconds for a million pixels`,
  });
}
