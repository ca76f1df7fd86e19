"""What every answer carries, whatever page it is: the headers of docs/threat-model.md."""

from flask import Flask, Response, request

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
}
ONE_FORM = 64 * 1024
CLEAR_SITE_DATA = '"cache", "cookies", "storage"'


def protect(app: Flask, trusted_hosts: tuple[str, ...]) -> None:
    """Bound what is taken in, and put the headers on everything that goes out."""
    app.config["MAX_CONTENT_LENGTH"] = ONE_FORM
    app.config["MAX_FORM_MEMORY_SIZE"] = ONE_FORM
    app.config["MAX_FORM_PARTS"] = 300
    app.config["TRUSTED_HOSTS"] = list(trusted_hosts)
    app.after_request(with_headers)


def with_headers(response: Response) -> Response:
    """The security headers; nothing is kept in any cache unless the page said so itself."""
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return response
