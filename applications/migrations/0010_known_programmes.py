"""Programmes that were constants become rows, with those editions whose days are certain."""

from datetime import date

from django.db import migrations

MENTORSHIPS = {
    "Google Summer of Code": ("GSoC", "Summer of Code", "Google SoC"),
    "LFX Mentorship": (
        "LFX",
        "Linux Foundation Mentorship",
        "LF Mentorship",
        "CNCF Mentorship",
        "CNCF LFX Mentorship",
        "LFX CNCF Mentorship",
        "CommunityBridge",
    ),
    "Linux Kernel Mentorship": ("LKMP", "Linux Kernel Bug Fixing"),
    "Hyperledger Mentorship": ("LF Decentralized Trust Mentorship", "LFDT Mentorship"),
    "Open Mainframe Project Mentorship": ("Open Mainframe Mentorship",),
    "Outreachy": ("GNOME Outreach Program for Women", "Outreachy Internship"),
    "MLH Fellowship": ("Major League Hacking Fellowship", "MLH Open Source Fellowship", "MLH"),
    "Google Season of Docs": ("Season of Docs", "GSoD"),
    "Summer of Bitcoin": (),
    "Season of KDE": ("SoK",),
    "Code for GovTech": ("C4GT", "C4GT DMP", "Code for GovTech Dedicated Mentoring"),
    "Open Source Promotion Plan": ("OSPP", "Summer of Open Source Promotion Plan"),
    "X.Org Endless Vacation of Code": ("EVoC",),
    "Igalia Coding Experience": (),
    "European Summer of Code": ("ESoC",),
    "Julia Seasons of Contributions": ("JSoC", "Julia Season of Contributions"),
}
NOT_MENTORSHIPS = {
    "Hacktoberfest": ("DigitalOcean Hacktoberfest",),
    "Advent of Code": ("AoC",),
    "24 Pull Requests": ("Pull Requests",),
    "100 Days of Code": ("Days of Code", "100DaysOfCode"),
    "Google Code Jam": ("Code Jam",),
    "Ludum Dare": (),
    "Hackathon": (),
    "GitHub Game Off": ("Game Off",),
}
# From the first day of coding to the last day of those who were extended. Whoever ended
# with the standard period has own days on the list of participants.
EDITIONS = {
    "Google Summer of Code": [
        ("2024", date(2024, 5, 27), date(2024, 11, 4)),
        ("2025", date(2025, 6, 2), date(2025, 11, 10)),
    ],
}


def fill(apps, schema_editor):
    Programme = apps.get_model("applications", "Programme")
    Edition = apps.get_model("applications", "Edition")
    for programmes, is_mentorship in ((MENTORSHIPS, True), (NOT_MENTORSHIPS, False)):
        for name, aliases in programmes.items():
            # Whoever has entered one by hand already keeps theirs.
            if not Programme.objects.filter(name__iexact=name).exists():
                Programme.objects.create(
                    name=name, aliases=list(aliases), is_mentorship=is_mentorship
                )
    for name, editions in EDITIONS.items():
        programme = Programme.objects.get(name__iexact=name)
        for edition, starts_on, ends_on in editions:
            Edition.objects.get_or_create(
                programme=programme,
                name=edition,
                defaults={"starts_on": starts_on, "ends_on": ends_on},
            )


def empty(apps, schema_editor):
    """Take back what nobody has built on: a programme with other editions stays."""
    Programme = apps.get_model("applications", "Programme")
    Edition = apps.get_model("applications", "Edition")
    for name, editions in EDITIONS.items():
        for edition, starts_on, ends_on in editions:
            Edition.objects.filter(
                programme__name=name,
                name=edition,
                starts_on=starts_on,
                ends_on=ends_on,
                participants=None,
            ).delete()
    known = [*MENTORSHIPS, *NOT_MENTORSHIPS]
    Programme.objects.filter(name__in=known, editions=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0009_roster_source"),
    ]

    operations = [
        migrations.RunPython(fill, empty),
    ]
