"use strict";

// A session's proof against forged requests: the cookie that this page may read, sent back as a header.
function csrfToken() {
  for (const name of ["__Host-evenkeel_csrf", "evenkeel_csrf"]) {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
    if (found) return found.slice(name.length + 1);
  }
  return null;
}

window.addEventListener("load", () => {
  window.ui = SwaggerUIBundle({
    url: "/api/v1/openapi.json",
    dom_id: "#api",
    deepLinking: true,
    displayRequestDuration: true,
    docExpansion: "none",
    filter: true,
    operationsSorter: "alpha",
    tryItOutEnabled: true,
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis],
    requestInterceptor: (request) => {
      const token = csrfToken();
      const isOurs = new URL(request.url, location.href).origin === location.origin;
      if (token && isOurs) request.headers["X-CSRF-Token"] = token;
      return request;
    },
  });
});
