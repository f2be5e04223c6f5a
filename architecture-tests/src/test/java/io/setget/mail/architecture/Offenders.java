package io.setget.mail.architecture;

import io.setget.mail.adapter.smtp.broken.KnowsTheWeb;
import io.setget.mail.adapter.web.broken.KnowsAPort;
import io.setget.mail.adapter.web.broken.SeesTheExchange;
import io.setget.mail.application.broken.AsksTheClock;
import io.setget.mail.application.broken.LooseUseCase;
import io.setget.mail.application.broken.UsesJson;
import io.setget.mail.application.broken.UsesRedis;
import io.setget.mail.application.port.LeakyPort;
import io.setget.mail.domain.broken.HoldsPassword;
import io.setget.mail.domain.broken.OpenType;
import io.setget.mail.domain.broken.Remembers;
import io.setget.mail.domain.broken.UsesMail;

/** For each rule, the classes of the test sources that break it on purpose. */
final class Offenders {
    private Offenders() {}

    static Class<?>[] of(String rule) {
        return switch (rule) {
            case "the domain uses an allow-list of the JDK and jspecify" ->
                array(io.setget.mail.domain.broken.UsesSql.class);
            case "the application uses the domain, the JDK and slf4j" -> array(UsesJson.class);
            case "adapters do not know each other" ->
                array(KnowsTheWeb.class, io.setget.mail.adapter.web.crooked.Back.class);
            case "rooms of the domain have no cycles" ->
                array(io.setget.mail.domain.broken.Circle.class, io.setget.mail.domain.crooked.Back.class);
            case "rooms of the application have no cycles" ->
                array(io.setget.mail.application.broken.Circle.class, io.setget.mail.application.crooked.Back.class);
            case "rooms of the web have no cycles" ->
                array(io.setget.mail.adapter.web.broken.Circle.class, io.setget.mail.adapter.web.crooked.Back.class);
            case "technology stays home: smtp" -> array(UsesMail.class);
            case "technology stays home: persistence" -> array(io.setget.mail.adapter.web.broken.UsesSql.class);
            case "technology stays home: redis" -> array(UsesRedis.class);
            case "technology stays home: web" -> array(UsesJson.class);
            case "only the server sees the HTTP exchange" -> array(SeesTheExchange.class);
            case "port signatures use domain, port and JDK types" -> array(LeakyPort.class);
            case "clocks, randomness, environment and exit are bootstrap's" -> array(AsksTheClock.class);
            case "domain types are closed" -> array(OpenType.class);
            case "the domain has no mutable statics" -> array(Remembers.class);
            case "use cases are final, with final fields and one constructor of at most six" ->
                array(LooseUseCase.class);
            case "the web knows use cases, not ports" -> array(KnowsAPort.class);
            case "fields that hold secrets are not text" -> array(HoldsPassword.class);
            default -> array();
        };
    }

    private static Class<?>[] array(Class<?>... classes) {
        return classes;
    }
}
