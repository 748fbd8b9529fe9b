"""Whole sites: pages in, guides out; the plugin, the extension and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_howto._door import door

if TYPE_CHECKING:
    from mkdocs_howto.site.batch import Entry as Entry
    from mkdocs_howto.site.batch import Job as Job
    from mkdocs_howto.site.batch import Plan as Plan
    from mkdocs_howto.site.batch import Survey as Survey
    from mkdocs_howto.site.batch import named as named
    from mkdocs_howto.site.batch import offline_stored as offline_stored
    from mkdocs_howto.site.batch import plan as plan
    from mkdocs_howto.site.batch import refreshed as refreshed
    from mkdocs_howto.site.batch import survey as survey
    from mkdocs_howto.site.config import Site as Site
    from mkdocs_howto.site.config import read_site as read_site
    from mkdocs_howto.site.pipeline import Pipeline as Pipeline
    from mkdocs_howto.site.pipeline import run as run
    from mkdocs_howto.site.progress import show_progress as show_progress
    from mkdocs_howto.site.project import Project as Project
    from mkdocs_howto.site.project import failure as failure
    from mkdocs_howto.site.reviewing import alone as alone
    from mkdocs_howto.site.reviewing import review as review
    from mkdocs_howto.site.runs import Outcome as Outcome
    from mkdocs_howto.site.runs import model_of as model_of
    from mkdocs_howto.site.runs import ready as ready
    from mkdocs_howto.site.runs import send as send
    from mkdocs_howto.site.runs import verifier_of as verifier_of
    from mkdocs_howto.site.settings import Settings as Settings
    from mkdocs_howto.site.verifying import Verification as Verification
    from mkdocs_howto.site.workshop import GuideMaker as GuideMaker

__getattr__, __all__ = door(
    __name__,
    {
        "batch": "Entry Job Plan Survey named offline_stored plan refreshed survey",
        "config": "Site read_site",
        "pipeline": "Pipeline run",
        "progress": "show_progress",
        "project": "Project failure",
        "reviewing": "alone review",
        "runs": "Outcome model_of ready send verifier_of",
        "settings": "Settings",
        "verifying": "Verification",
        "workshop": "GuideMaker",
    },
)
