"""Writes the timelines of corpus/ with opentimelineio 0.18.1 (pip install opentimelineio): python write_corpus.py"""

import pathlib

import opentimelineio as otio
from opentimelineio.opentime import RationalTime, TimeRange
from opentimelineio.schema import (
    Clip, Effect, ExternalReference, FreezeFrame, Gap, GeneratorReference, ImageSequenceReference, LinearTimeWarp,
    Marker, MissingReference, SerializableCollection, Stack, TimeEffect, Timeline, Track, Transition,
)

FOLDER = pathlib.Path(__file__).parent / "corpus"
CANVAS = {"reelbatch": {"canvas": {"width": 128, "height": 64, "frame_rate": 24}}}


def rng(start, frames, rate=24):
    return TimeRange(RationalTime(start, rate), RationalTime(frames, rate))


def clip(name, start=None, frames=None, rate=24, reference=None, effects=(), markers=(), enabled=True):
    made = Clip(
        name=name,
        media_reference=reference if reference is not None else ExternalReference(f"{name}.mov"),
        source_range=None if start is None else rng(start, frames, rate),
        effects=list(effects),
        markers=list(markers),
    )
    made.enabled = enabled
    return made


def film(*tracks, name="film", metadata=None):
    timeline = Timeline(name, metadata=CANVAS if metadata is None else metadata)
    timeline.tracks.extend(tracks)
    return timeline


def video(*items, **more):
    return Track("V", children=list(items), kind="Video", **more)


def audio(*items):
    return Track("A", children=list(items), kind="Audio")


def marker(name):
    return Marker(name=name, marked_range=rng(3, 1), color="GREEN", metadata={"note": ["deep", {"x": 1}]})


def dissolve(before, behind, kind="SMPTE_Dissolve"):
    return Transition("t", kind, RationalTime(before, 24), RationalTime(behind, 24))


def images(policy, **more):
    words = {"start_frame": 1001, "frame_step": 1, "rate": 24, "frame_zero_padding": 4, **more}
    return ImageSequenceReference(
        target_url_base="file:shots", name_prefix="a.", name_suffix=".png", missing_frame_policy=getattr(ImageSequenceReference.MissingFramePolicy, policy),
        available_range=rng(1001, 50), **words,
    )


def several(active):
    made = clip("several", 10, 12)
    made.set_media_references(
        {
            "DEFAULT_MEDIA": MissingReference(),
            "proxy": ExternalReference("proxy.mov", available_range=rng(0, 500)),
            "full": ExternalReference("full.mov", available_range=rng(5, 500)),
        },
        active,
    )
    return made


inner = Stack("inner", children=[video(clip("b", 0, 40)), video(Gap(duration=RationalTime(10, 24)), clip("c", 5, 10))])
inner.source_range = rng(5, 30)
deep = Stack("deep", children=[video(Stack("deeper", children=[video(clip("d", 7, 9))]))])
marked = film(
    video(clip("a", 0, 12, markers=[marker("one"), marker("two")])),
    metadata={**CANVAS, "vendor": {"list": [1, None, {"time": RationalTime(1, 24)}]}},
)
marked.tracks.markers.append(marker("four"))
marked.tracks[0].markers.append(marker("three"))
unknown_in_metadata = otio.adapters.read_from_string('{"OTIO_SCHEMA": "Vendor.7", "anything": [1]}', "otio_json")

TIMELINES = {
    "nested": film(video(clip("a", 0, 10), inner, deep, video(clip("e", 1, 2), clip("f", 3, 4), source_range=rng(1, 4)))),
    "effects": film(
        video(
            clip("a", 0, 10, effects=[Effect(name="soft", effect_name="Blur")]),
            clip("b", 100, 12, effects=[LinearTimeWarp(time_scalar=1.5), LinearTimeWarp(time_scalar=2.0)]),
            clip("c", 40, 12, effects=[LinearTimeWarp(time_scalar=-0.5)]),
            clip("d", 9, 12, effects=[FreezeFrame()]),
            clip("e", 9, 12, effects=[LinearTimeWarp(time_scalar=24000 / 1001 / 25)]),
        )
    ),
    "effects-refused": film(
        video(
            clip("a", 0, 10, effects=[TimeEffect(effect_name="curve")]),
            clip("b", 0, 10, effects=[LinearTimeWarp(time_scalar=400.0)]),
            Stack("s", children=[video(clip("c", 0, 10))], effects=[LinearTimeWarp(time_scalar=2.0)]),
        )
    ),
    "markers-metadata": marked,
    "unknown-metadata": film(video(clip("a", 0, 12)), metadata={**CANVAS, "vendor": unknown_in_metadata}),
    "unknown-schema": film(video(clip("a", 0, 12), clip("strange", 0, 12), clip("gone", 0, 12))),
    "collection": SerializableCollection("bin", children=[film(video(clip("a", 0, 12))), clip("b", 0, 2)]),
    "mixed-rates": film(
        video(clip("a", 50, 25, 25), clip("b", 30, 30, 30), clip("c", 24, 24, 23.976), clip("d", 60, 60, 59.94)),
        audio(clip("m", 48000, 96000, 48000)),
    ),
    "ntsc": film(
        video(
            clip("a", 107892 + 30, 60, 30000 / 1001, ExternalReference("a.mov", rng(107892, 3000, 30000 / 1001))),
            clip("b", 86400 + 48, 48, 24000 / 1001, ExternalReference("b.mov", rng(86400, 2000, 24000 / 1001))),
        ),
        metadata={"reelbatch": {"canvas": {"width": 128, "height": 64, "frame_rate": "24000/1001"}}},
    ),
    "ranges": film(
        video(
            clip("a", reference=ExternalReference("a.mov", rng(100, 20))),
            clip("b", 0, 0),
            clip("c", 10, 5, enabled=False),
            clip("d", 10.5, 5),
        )
    ),
    "ranges-refused": film(video(clip("a", -10, 20), clip("b", 2390, 20))),
    "still-refused": film(video(clip("still", reference=ExternalReference("s.png")), clip("b", 0, 2))),
    "transitions": film(video(clip("a", 10, 20), dissolve(3, 5), clip("b", 20, 20), dissolve(0, 0), clip("c", 0, 10))),
    "transitions-refused": film(
        video(dissolve(2, 2), clip("a", 10, 20), dissolve(4, 4), clip("b", 0, 20), dissolve(2, 2))
    ),
    "wipe-refused": film(video(clip("a", 10, 20), dissolve(4, 4, "SMPTE_Wipe"), clip("b", 0, 20))),
    "references": film(video(several("proxy"), several("full"))),
    "references-refused": film(
        video(several("DEFAULT_MEDIA"), clip("missing", 0, 5, reference=MissingReference("offline")), clip("gone", 0, 5))
    ),
    "generators": film(
        video(
            clip("g", 0, 6, reference=GeneratorReference("g", "SMPTEBars", rng(0, 100))),
            clip("h", 0, 7, reference=GeneratorReference("h", "black")),
            clip("i", 0, 8, reference=GeneratorReference("i", "SolidColor", parameters={"color": [0.0, 0.5, 1.0, 1.0]})),
        )
    ),
    "generators-refused": film(video(clip("g", 0, 6, reference=GeneratorReference("g", "Clouds")))),
    "images": film(
        video(
            clip("a", 1011, 10, reference=images("error")),
            clip("b", 1001, 10, reference=images("hold", frame_step=2)),
            clip("c", reference=images("black")),
        )
    ),
    "images-refused": film(video(clip("a", 0, 6, reference=images("error", rate=0)))),
    "tracks": film(video(), video(clip("a", 0, 10)), Track("D", kind="Data"), audio(Gap(duration=RationalTime(4, 24)), clip("b", 2, 6))),
    "tracks-refused": film(video(clip("a", 0, 10)), Track("D", children=[clip("b", 0, 4)], kind="Data")),
    "empty": film(),
    "no-canvas": film(video(clip("a", 24, 24)), metadata={}),
}
# What the library does not write: items of a schema that it does not know, as plug-ins of vendors leave them.
CHANGED = {"unknown-schema": lambda text: text.replace('"Clip.2","metadata":{},"name":"strange"', '"VendorClip.3","metadata":{},"name":"strange"')}

FOLDER.mkdir(exist_ok=True)
for name, timeline in TIMELINES.items():
    text = otio.adapters.write_to_string(timeline, "otio_json", indent=-1)
    changed = CHANGED.get(name, lambda same: same)(text)
    assert (changed != text) == (name in CHANGED), name
    (FOLDER / f"{name}.otio").write_text(changed + "\n")
