import { multiply, type Rational, rational, ZERO } from '../../../model/rational';
import { type OtioEffect, type OtioItem, schemaName } from './otio';
import { isWithinReach, readSpeed } from './speed';

/** What the effects of an item come to. */
export interface Effects {
  /** At which it runs; ZERO for a frame that is held, absent at its own speed. */
  readonly speed?: Rational;
  /** Changes of time that cannot be made, in words. */
  readonly refused: readonly string[];
  /** What is switched off: a film is the same film without, in words. */
  readonly leftOut: readonly string[];
  /** What the film lacks, and would be seen or heard otherwise with, in words. */
  readonly departures: readonly string[];
}

/** Reads the effects of an item. Those that change when something is seen are made or refused, others are left out. */
export function readEffects({ effects }: Pick<OtioItem, 'effects'>): Effects {
  const enabled = (effects ?? []).filter((effect) => effect.enabled !== false);
  const off = (effects?.length ?? 0) - enabled.length;
  const others = enabled.filter((effect) => !changesTime(effect)).map(effectName);
  const speeds = enabled.filter(changesTime).map((effect) => ({ effect, speed: speedOfEffect(effect) }));
  const product = speeds.reduce((all, { speed }) => multiply(all, speed ?? ZERO), rational(1));
  const speed = product.num === product.den ? undefined : product;
  const beyond = speed && !isWithinReach(speed) ? speeds : speeds.filter((one) => one.speed === undefined);
  return {
    ...(speed ? { speed } : {}),
    refused: beyond.map(({ effect }) => effectName(effect)),
    leftOut: off > 0 ? [`${off} disabled effects`] : [],
    departures: others.length > 0 ? [`the effect ${others.join(', ')}`] : [],
  };
}

/** The changes of time of an item, in words. */
export function timeEffects({ effects }: Pick<OtioItem, 'effects'>): readonly string[] {
  return (effects ?? []).filter((effect) => effect.enabled !== false && changesTime(effect)).map(effectName);
}

function changesTime(effect: OtioEffect): boolean {
  return ['LinearTimeWarp', 'FreezeFrame', 'TimeEffect'].includes(schemaName(effect)) || effect.time_scalar != null;
}

function speedOfEffect(effect: OtioEffect): Rational | undefined {
  if (schemaName(effect) === 'FreezeFrame') return ZERO;
  if (schemaName(effect) !== 'LinearTimeWarp' || effect.time_scalar == null) return undefined;
  return readSpeed(effect.time_scalar);
}

function effectName(effect: OtioEffect): string {
  const { time_scalar, effect_name, name } = effect;
  const words = effect_name || (typeof name === 'string' ? name : '');
  const more = typeof time_scalar === 'number' ? `of ${time_scalar}` : words ? `'${words}'` : '';
  return `${schemaName(effect)} ${more}`.trimEnd();
}
