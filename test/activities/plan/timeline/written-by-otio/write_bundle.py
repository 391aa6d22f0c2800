"""Writes bundle.otioz with opentimelineio: two shots of one film whose frames bear their numbers, and the film itself.

    python write_bundle.py counted.mp4

counted.mp4 is what `makeClip` of test/support/media.ts makes of `{ seconds: 2, source: 'counted' }`.
"""

import sys
from pathlib import Path

import opentimelineio as otio

RATE = 24


def span(start, frames):
    return otio.opentime.TimeRange(otio.opentime.RationalTime(start, RATE), otio.opentime.RationalTime(frames, RATE))


film = Path(sys.argv[1]).resolve()
track = otio.schema.Track(name="V1", kind=otio.schema.TrackKind.Video)
for name, start, frames in (("first", 30, 12), ("second", 3, 20)):
    reference = otio.schema.ExternalReference(target_url=film.as_uri(), available_range=span(0, 48))
    track.append(otio.schema.Clip(name=name, media_reference=reference, source_range=span(start, frames)))
timeline = otio.schema.Timeline(name="bundled", tracks=[track])
target = Path(__file__).parent / "bundle.otioz"
target.unlink(missing_ok=True)
otio.adapters.write_to_file(timeline, str(target))
