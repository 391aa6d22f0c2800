/** Files that hold pictures, by their names. */
export const PICTURES = /\.(mov|mp4|m4v|mkv|webm|avi|mxf|3gp|ts|mts|m2ts|mpe?g|vob|png|jpe?g|tiff?|bmp|webp)$/i;

/** Files that hold sound alone. */
export const SOUNDS = /\.(wav|aiff?|mp3|m4a|aac|flac|ogg|opus)$/i;
