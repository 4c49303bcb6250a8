"""A visitor's window on a page."""

from axe_playwright_python.sync_playwright import Axe

# The rules of WCAG 2.2 AA. What passes is not written out, which takes longer.
AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    "resultTypes": ["violations"],
}


class Visit:
    """One visitor's window, and what went wrong in it."""

    def __init__(self, chromium, address, language="en", javascript=True, width=1280):
        self.address = address
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript
        )
        self.speak(language)
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.complaints = []
        self.page.on("console", self._note)
        self.page.on("request", self._watch)

    def speak(self, language):
        cookie = {"name": "django_language", "value": language, "url": self.address}
        self.context.add_cookies([cookie])

    def _note(self, message):
        if message.type == "error":
            self.complaints.append(message.text)

    def _watch(self, request):
        if not request.url.startswith((self.address, "data:")):
            self.complaints.append(f"asked another host: {request.url}")

    def go(self, path):
        return self.page.goto(self.address + path)

    def step_into(self, role):
        """Take the first made-up person of this role from the switcher."""
        self.go("/")
        choices = self.page.locator(f"#role-switcher-person option[data-role={role}]")
        self.page.select_option(
            "#role-switcher-person", choices.first.get_attribute("value")
        )
        self.page.locator(".role-switcher button").click()

    def sign_in(self, client, person):
        """Carry the test client's session into this window, as `person`."""
        client.force_login(person)
        session = client.cookies["sessionid"].value
        cookie = {"name": "sessionid", "value": session, "url": self.address}
        self.context.add_cookies([cookie])

    def broken_rules(self):
        """Rules of accessibility that the page breaks, each with the first places."""
        answer = Axe().run(self.page, options=AXE)
        return [
            (rule["id"], [node["html"][:120] for node in rule["nodes"][:3]])
            for rule in answer.response["violations"]
        ]
