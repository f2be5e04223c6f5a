package io.setget.mail.adapter.smtp.template;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.testkit.ContentRendererContract;

class BuiltInTemplatesContractTest extends ContentRendererContract {
    @Override
    protected ContentRenderer renderer() {
        return Templates.renderer();
    }
}
