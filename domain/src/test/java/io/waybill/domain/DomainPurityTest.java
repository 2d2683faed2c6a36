package io.waybill.domain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The domain decides by commands and events alone: a history that is replayed tomorrow, on another
 * machine, comes to the same state.
 */
class DomainPurityTest {

    private static final JavaClasses DOMAIN =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.waybill.domain");

    private static final Set<String> CLOCK_METHODS =
            Set.of(
                    "java.lang.System.currentTimeMillis",
                    "java.lang.System.nanoTime",
                    "java.util.Calendar.getInstance");
    private static final Set<String> RANDOM_METHODS =
            Set.of("java.util.UUID.randomUUID", "java.lang.Math.random");

    private static final ArchRule NO_FRAMEWORK_BUT_AXON =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.springframework..", "jakarta..", "javax..");

    private static final ArchRule NO_INPUT_OR_OUTPUT =
            noClasses()
                    .should()
                    .dependOnClassesThat(
                            DescribedPredicate.describe(
                                    "read or write something outside", DomainPurityTest::isIo));

    private static final ArchRule NO_CLOCK =
            noClasses()
                    .should()
                    .accessTargetWhere(
                            DescribedPredicate.describe(
                                    "tells the time", DomainPurityTest::tellsTheTime))
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class)
                    .orShould()
                    .callConstructor(java.util.Date.class);

    private static final ArchRule NO_RANDOMNESS =
            noClasses()
                    .should()
                    .accessTargetWhere(
                            DescribedPredicate.describe(
                                    "draws a random value",
                                    call -> RANDOM_METHODS.contains(nameOf(call))))
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(java.util.random.RandomGenerator.class);

    @Test
    void theWholeDomainIsLookedAt() {
        assertThat(DOMAIN.stream().map(JavaClass::getPackageName))
                .contains(
                        "io.waybill.domain",
                        "io.waybill.domain.container",
                        "io.waybill.domain.image",
                        "io.waybill.domain.host",
                        "io.waybill.domain.wire");
        assertThat(DOMAIN.contain(DomainPurityTest.class)).isFalse();
    }

    @Test
    void theDomainKnowsNoSpring() {
        NO_FRAMEWORK_BUT_AXON.check(DOMAIN);
    }

    @Test
    void theDomainDoesNoInputOrOutput() {
        NO_INPUT_OR_OUTPUT.check(DOMAIN);
    }

    @Test
    void theDomainReadsNoClock() {
        NO_CLOCK.check(DOMAIN);
    }

    @Test
    void theDomainDrawsNothingAtRandom() {
        NO_RANDOMNESS.check(DOMAIN);
    }

    @Test
    void theDomainUsesOfWaybillOnlyItself() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.waybill.domain..",
                        "java..",
                        "org.axonframework..",
                        "org.jspecify.annotations..",
                        "com.fasterxml.jackson.annotation..",
                        "tools.jackson..")
                .check(DOMAIN);
    }

    @Test
    void theStateOfThingsKnowsNothingOfHowItIsHandledOrWritten() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("State")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.axonframework..", "tools.jackson..")
                .check(DOMAIN);
    }

    @Test
    void eachRuleFindsWhatItForbids() {
        JavaClasses impure = new ClassFileImporter().importClasses(Impure.class);

        for (ArchRule rule : List.of(NO_INPUT_OR_OUTPUT, NO_CLOCK, NO_RANDOMNESS)) {
            assertThatThrownBy(() -> rule.check(impure)).isInstanceOf(AssertionError.class);
        }
        assertThat(violationsOf(NO_CLOCK, impure))
                .contains(
                        "Instant.now()",
                        "LocalDate.now(",
                        "ZonedDateTime.now()",
                        "System.nanoTime()",
                        "Clock");
        assertThat(violationsOf(NO_RANDOMNESS, impure))
                .contains(
                        "UUID.randomUUID()",
                        "Math.random()",
                        "SecureRandom",
                        "ThreadLocalRandom",
                        "java.util.Random");
        assertThat(violationsOf(NO_INPUT_OR_OUTPUT, impure))
                .contains("java.io.File", "java.net.Socket", "java.nio.file.Path", "java.sql.Date")
                .doesNotContain("java.net.URI");
    }

    private static String violationsOf(ArchRule rule, JavaClasses classes) {
        return String.join("\n", rule.evaluate(classes).getFailureReport().getDetails());
    }

    /** All that the domain must not do. Nothing runs it. */
    @SuppressWarnings({"unused", "JavaUtilDate"})
    private static final class Impure {
        List<Object> things() {
            return List.of(
                    new File("x"),
                    new java.net.Socket(),
                    java.nio.file.Path.of("x"),
                    new java.sql.Date(0),
                    URI.create("x:y"),
                    Instant.now(),
                    LocalDate.now(Clock.systemUTC()),
                    System.nanoTime(),
                    System.currentTimeMillis(),
                    UUID.randomUUID(),
                    Math.random(),
                    ThreadLocalRandom.current().nextInt(),
                    new SecureRandom(),
                    new Random(1),
                    (Supplier<Object>) java.time.ZonedDateTime::now);
        }
    }

    private static boolean isIo(JavaClass type) {
        String in = type.getBaseComponentType().getPackageName();
        // Every enumeration and every exception is serializable by the language's own doing.
        boolean allowed =
                type.isEquivalentTo(URI.class) || type.isEquivalentTo(java.io.Serializable.class);
        return !allowed
                && (isWithin(in, "java.io")
                        || isWithin(in, "java.nio")
                        || isWithin(in, "java.sql")
                        || isWithin(in, "java.net"));
    }

    private static boolean isWithin(String in, String family) {
        return in.equals(family) || in.startsWith(family + ".");
    }

    private static boolean tellsTheTime(JavaAccess<?> call) {
        boolean now =
                call.getTargetOwner().getPackageName().equals("java.time")
                        && call.getName().equals("now");
        return now || CLOCK_METHODS.contains(nameOf(call));
    }

    private static String nameOf(JavaAccess<?> call) {
        return call.getTargetOwner().getName() + "." + call.getName();
    }
}
