// The documentation page. The token stays in the memory of this page.
const ui = SwaggerUIBundle({
  url: "openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  docExpansion: "none",
  filter: true,
  tryItOutEnabled: true,
  validatorUrl: null,
});

const form = document.getElementById("sign-in");
const output = form.querySelector("output");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { email, password, code } = Object.fromEntries(new FormData(form));
  output.value = "Signing in…";
  const response = await fetch("/api/v1/auth/tokens", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email, password, ...(code ? { code } : {}) }),
  }).catch((error) => ({ ok: false, json: async () => ({ title: String(error) }) }));
  const answer = await response.json();
  if (!response.ok) {
    output.value = [answer.title, answer.detail].filter(Boolean).join(": ");
    return;
  }
  ui.preauthorizeApiKey("token", answer.token);
  form.password.value = form.code.value = "";
  output.value = `Signed in as ${email}: requests from this page carry your token until you close it.`;
});
