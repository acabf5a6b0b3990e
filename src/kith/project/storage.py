"""From one address to Django's storage setting: uploads in the data folder, or in a bucket."""

from typing import Any
from urllib.parse import unquote, urlsplit

from kith.project.environment import BadSetting

_WORDS = "KITH_STORAGE_URL should look like s3://key:secret@endpoint/bucket, or be empty for the data folder."


def from_url(url: str) -> tuple[dict[str, Any], str]:
    """Return the storage for `url` and the address its files are shown from (empty: this server). Raises BadSetting."""
    if not url:
        # A proxy may read the files, whose names nobody guesses; nobody else may list them.
        modes = {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o711}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": modes}, ""
    parts = urlsplit(url)
    bucket = parts.path.strip("/")
    if parts.scheme not in {"s3", "s3+http"} or not parts.hostname or not bucket:
        raise BadSetting(_WORDS)
    scheme = "http" if parts.scheme == "s3+http" else "https"
    endpoint = f"{scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")
    options = {
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "endpoint_url": endpoint,
        "bucket_name": bucket,
        "addressing_style": "path",
        "querystring_auth": False,
        "file_overwrite": False,
        "object_parameters": {"CacheControl": "public, max-age=31536000, immutable"},
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}, endpoint
