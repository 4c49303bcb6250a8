"""A visitor's window on a page."""


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
