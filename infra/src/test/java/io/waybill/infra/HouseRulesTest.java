package io.waybill.infra;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

/** The walls between the modules, and that no room's door leads back to itself. */
class HouseRulesTest {
    private static final String DOMAIN = "io.waybill.domain..";
    private static final String RUNTIME = "io.waybill.runtime..";
    private static final String PROJECTIONS = "io.waybill.projections..";
    private static final String INFRA = "io.waybill.infra..";
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.waybill");

    @Test
    void everyModuleIsLookedAt() {
        for (String module : new String[] {"domain", "runtime", "projections", "infra"}) {
            assertThat(HOUSE.containPackage("io.waybill." + module)).as(module).isTrue();
        }
    }

    @Test
    void theDomainKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage(DOMAIN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        RUNTIME,
                        PROJECTIONS,
                        INFRA,
                        "org.springframework..",
                        "org.apache.kafka..",
                        "com.github.dockerjava..",
                        "java.sql..")
                .check(HOUSE);
    }

    @Test
    void theAgentKnowsTheDomainAndNoDatabase() {
        noClasses()
                .that()
                .resideInAPackage(RUNTIME)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        PROJECTIONS, INFRA, "org.springframework..", "java.sql..", "javax.sql..")
                .check(HOUSE);
    }

    @Test
    void theProjectionsKnowTheDomainAndNeitherAgentNorService() {
        noClasses()
                .that()
                .resideInAPackage(PROJECTIONS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        RUNTIME,
                        INFRA,
                        "org.springframework.boot..",
                        "org.springframework.context..",
                        "com.github.dockerjava..")
                .check(HOUSE);
    }

    @Test
    void onlyTheDockerRuntimeSpeaksThroughDockerJava() {
        classes()
                .that()
                .resideOutsideOfPackage("io.waybill.runtime.docker..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage("com.github.dockerjava..")
                .check(HOUSE);
    }

    @Test
    void onlyTheEmbeddedServersNeedWhatTheShippedImageLacks() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.waybill.infra.embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.zonky..", "kafka..", "org.apache.kafka.server..")
                .check(HOUSE);
    }

    @Test
    void noRoomsAreBuiltInACircle() {
        slices().matching("io.waybill.runtime.(*)..").should().beFreeOfCycles().check(HOUSE);
        slices().matching("io.waybill.projections.(*)..").should().beFreeOfCycles().check(HOUSE);
        slices().matching("io.waybill.infra.(*)..").should().beFreeOfCycles().check(HOUSE);
    }
}
