/** What the product knows of each container that it writes. Its name is the extension of its files. */
const CONTAINER_TABLE = {
  mp4: { muxer: 'mp4', millisecondStamps: false },
  mov: { muxer: 'mov', millisecondStamps: false },
  webm: { muxer: 'webm', millisecondStamps: true },
  mkv: { muxer: 'matroska', millisecondStamps: true },
} as const;

export type Container = keyof typeof CONTAINER_TABLE;
export const CONTAINERS = Object.keys(CONTAINER_TABLE) as readonly Container[];

/** What ffmpeg calls the muxer of a container. */
export function muxerOf(container: Container): string {
  return CONTAINER_TABLE[container].muxer;
}

/** Matroska and WebM count in milliseconds (as ffmpeg writes them); the other containers hold every frame exactly. */
export function hasMillisecondStamps(container: Container): boolean {
  return CONTAINER_TABLE[container].millisecondStamps;
}
