package io.setget.mail.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Set;

/** What a use case may look like: final, final fields, one constructor of at most six parameters. */
final class UseCaseRule {
    private static final int MOST_PARAMETERS = 6;

    private UseCaseRule() {}

    static ArchRule rule() {
        return ArchRuleDefinition.classes()
                .that()
                .resideInAPackage(HouseRules.ROOT + ".application..")
                .and()
                .resideOutsideOfPackage(HouseRules.ROOT + ".application.port..")
                .and()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .areNotRecords()
                .and()
                .areNotEnums()
                .and()
                .areNotAssignableTo(Throwable.class)
                .should(new ArchCondition<JavaClass>("be closed and small at the door") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        complain(type, events, !type.getModifiers().contains(JavaModifier.FINAL), "is not final");
                        for (JavaField field : type.getFields()) {
                            complain(
                                    type,
                                    events,
                                    !field.getModifiers().contains(JavaModifier.FINAL),
                                    "has a field that changes: " + field.getName());
                        }
                        Set<JavaConstructor> constructors = type.getConstructors();
                        complain(type, events, constructors.size() != 1, "has more than one constructor");
                        for (JavaConstructor constructor : constructors) {
                            int count = constructor.getRawParameterTypes().size();
                            complain(type, events, count > MOST_PARAMETERS, "is made of " + count + " parts");
                        }
                    }
                });
    }

    private static void complain(JavaClass type, ConditionEvents events, boolean wrong, String what) {
        if (wrong) {
            events.add(SimpleConditionEvent.violated(type, type.getName() + " " + what));
        }
    }
}
