"""Static files with the hash of their content in the name, so that they may be kept for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Imports between our own ES modules carry hashed names, too."""

    support_js_module_import_aggregation = True
