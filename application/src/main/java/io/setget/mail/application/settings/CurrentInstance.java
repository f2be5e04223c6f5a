package io.setget.mail.application.settings;

import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.settings.Setting;

/** What this installation is called and where it is reached: the environment's word over the panel's over a default. */
public final class CurrentInstance {
    private final GeneralFields environment;
    private final SettingsStore store;
    private final Instance byDefault;

    public CurrentInstance(GeneralFields environment, SettingsStore store, Instance byDefault) {
        this.environment = environment;
        this.store = store;
        this.byDefault = byDefault;
    }

    public Instance get() {
        String name = name().value();
        String baseUrl = baseUrl().value();
        return new Instance(name == null ? byDefault.name() : name, baseUrl == null ? byDefault.baseUrl() : baseUrl);
    }

    public GeneralFields environment() {
        return environment;
    }

    public Setting<String> name() {
        return Setting.first(environment.instanceName(), store.loadGeneral().instanceName(), byDefault.name());
    }

    public Setting<String> baseUrl() {
        return Setting.first(environment.baseUrl(), store.loadGeneral().baseUrl(), byDefault.baseUrl());
    }
}
