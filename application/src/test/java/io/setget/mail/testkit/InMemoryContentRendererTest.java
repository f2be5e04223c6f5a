package io.setget.mail.testkit;

import io.setget.mail.application.port.ContentRenderer;

class InMemoryContentRendererTest extends ContentRendererContract {
    @Override
    protected ContentRenderer renderer() {
        return new InMemoryContentRenderer();
    }
}
