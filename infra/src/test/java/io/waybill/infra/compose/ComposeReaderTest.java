package io.waybill.infra.compose;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.waybill.domain.InvalidInput;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.HealthCheck;
import io.waybill.domain.container.Mount;
import io.waybill.domain.container.NetworkAttachment;
import io.waybill.domain.container.PortBinding;
import io.waybill.domain.container.RestartPolicy;
import io.waybill.domain.stack.Condition;
import io.waybill.infra.compose.ComposeFile.Service;
import io.waybill.infra.compose.EnvFile.Variable;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class ComposeReaderTest {
    private static final Map<String, String> VARIABLES =
            Map.of("REGISTRY", "registry.example", "WEB_PORT", "8080");

    private static ComposeInput input(
            String text, Map<String, String> variables, boolean leaveOut) {
        return new ComposeInput(
                "compose.yaml", text, null, "My Shop", null, variables, null, Map.of(), leaveOut);
    }

    private static ComposeFile read(String text) {
        return ComposeReader.read(input(text, Map.of(), false));
    }

    private static ContainerSpec spec(String fields) {
        return read("services:\n  web:\n    image: web\n" + fields.indent(4))
                .services()
                .getFirst()
                .spec();
    }

    private static List<String> problems(String text) {
        ComposeRefused refused = catchThrowableOfType(ComposeRefused.class, () -> read(text));
        assertThat(refused).as("no problem was found").isNotNull();
        return refused.problems().stream().map(ComposeProblem::words).toList();
    }

    private static List<String> problemsOf(String fields) {
        return problems("services:\n  web:\n    image: web\n" + fields.indent(4));
    }

    private static String file(String name) {
        try {
            return Files.readString(Path.of("src/test/resources/compose", name));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Service service(ComposeFile file, String name) {
        return file.services().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsWrongIsToldInTheOrderOfTheFileAndOnceEach() {
        assertThat(
                        problems(
                                """
                                services:
                                  web:
                                    image: web
                                    privileged: true
                                    ports: ["many"]
                                  db:
                                    image: ${DB:?which}
                                    command: 1
                                    command: 2
                                  empty:
                                    tty: true
                                models: {}
                                """))
                .extracting(words -> words.replaceFirst("(compose.yaml:\\d+: [^:]+): .*", "$1"))
                .containsExactly(
                        "compose.yaml:4: services.web.privileged",
                        "compose.yaml:5: services.web.ports[0]",
                        "compose.yaml:7: services.db.image",
                        "compose.yaml:9: services.db.command",
                        "compose.yaml:10: services.empty",
                        "compose.yaml:11: services.empty.tty",
                        "compose.yaml:12: models");
    }

    @Test
    void anImageThatThereIsNotIsToldWhereItIsNamed() {
        ComposeFile file = read("services:\n  web:\n    image: web:v9\n  db:\n    image: db:v1\n");
        ComposeRefused refused =
                catchThrowableOfType(
                        ComposeRefused.class,
                        () -> file.requireFound(Map.of("web:v9", "there is no tag v9")));
        assertThat(refused.getMessage())
                .isEqualTo("compose.yaml:3: services.web.image: there is no tag v9");
        file.requireFound(Map.of());
    }

    @Test
    void variablesWithValuesThatTheyAreNotToHaveAreToldWhereEachIsGivenIt() {
        ComposeFile file =
                ComposeReader.read(
                        new ComposeInput(
                                "compose.yaml",
                                """
                                services:
                                  db:
                                    image: db
                                    env_file: [both.env]
                                    environment:
                                      MODE: live
                                      DB_PASSWORD: hunter2
                                  web:
                                    image: web
                                    env_file: [both.env]
                                    environment:
                                      - MODE=live
                                      - API_TOKEN=hunter2
                                """,
                                null,
                                "My Shop",
                                null,
                                Map.of(),
                                null,
                                Map.of("both.env", "LEVEL=info\nMAIL_SECRET=hunter2\n"),
                                false));
        List<String> unfit = List.of("API_TOKEN", "DB_PASSWORD", "MAIL_SECRET");
        ComposeRefused refused =
                catchThrowableOfType(
                        ComposeRefused.class,
                        () ->
                                file.requireFit(
                                        each ->
                                                unfit.stream()
                                                        .filter(each.given()::containsKey)
                                                        .toList(),
                                        name -> "not " + name));
        assertThat(refused.problems().stream().map(ComposeProblem::words))
                .containsExactly(
                        "both.env:2: not MAIL_SECRET",
                        "compose.yaml:7: services.db.environment.DB_PASSWORD: not DB_PASSWORD",
                        "compose.yaml:13: services.web.environment[1]: not API_TOKEN");
        file.requireFit(_ -> List.of(), name -> name);
    }

    @Test
    void whatIsRefusedOfASpecificationIsToldWhereTheFileSaysIt() {
        assertThat(problemsOf("tty: true\nmem_limit: 1m\nuser: root"))
                .containsExactly(
                        "compose.yaml:4: services.web.tty: it is not supported",
                        "compose.yaml:5: services.web.mem_limit: 1048576 is below the least that engines accept,"
                                + " 6291456 (6 MiB)");
        assertThat(problemsOf("labels: {a: b}\nstop_grace_period: 2h"))
                .containsExactly(
                        "compose.yaml:5: services.web.stop_grace_period: PT2H is not whole seconds, an hour at most");
        assertThat(problemsOf("ports: ['0:99999']").getFirst())
                .startsWith("compose.yaml:4: services.web.ports[0]: ")
                .doesNotContain(": ports: ");
    }

    @Test
    void whatIsRefusedOfAllServicesTogetherIsToldWhereTheFileSaysIt() {
        ComposeFile file =
                read(
                        """
                        services:
                          web:
                            image: web
                            depends_on: [db]
                          db:
                            image: db
                        """);
        assertThat(file.refused(new InvalidInput("services.web.depends_on", "no")).getMessage())
                .isEqualTo("compose.yaml:4: services.web.depends_on: no");
        assertThat(file.refused(new InvalidInput("services.db.container_name", "no")).getMessage())
                .isEqualTo("compose.yaml:5: services.db.container_name: no");
        ComposeRefused refused =
                file.refused(file.services().getFirst(), new InvalidInput("environment", "no"));
        assertThat(refused.getMessage()).isEqualTo("compose.yaml:2: services.web.environment: no");
        assertThat(refused.problems().getFirst().service()).isEqualTo("web");
    }

    @Test
    void whatIsWrongWithTheVariablesBesideItIsToldOfTheirFile() {
        ComposeInput beside =
                new ComposeInput(
                        "compose.yaml",
                        "services: {web: {image: web, tty: true}}",
                        null,
                        "shop",
                        null,
                        Map.of(),
                        "A=b\nnot one=c\n",
                        Map.of(),
                        false);
        ComposeRefused refused =
                catchThrowableOfType(ComposeRefused.class, () -> ComposeReader.read(beside));
        assertThat(refused.problems().stream().map(ComposeProblem::words))
                .containsExactly(
                        ".env:2: 'not one' is not a variable's name",
                        "compose.yaml:1: services.web.tty: it is not supported");
    }

    @Test
    void aShopIsRead() {
        ComposeFile shop =
                ComposeReader.read(
                        new ComposeInput(
                                "shop.yaml",
                                file("shop.yaml"),
                                null,
                                null,
                                null,
                                VARIABLES,
                                "WORKERS=3\nSTAGE=production",
                                Map.of("web.env", file("web.env")),
                                false));
        assertThat(shop.name().value()).isEqualTo("it-shop");
        assertThat(shop.services().stream().map(Service::name))
                .containsExactly("web", "db", "migrate", "cache", "worker");
        Service web = service(shop, "web");
        assertThat(web.image()).isEqualTo("registry.example/shop/web:v1");
        assertThat(web.dependsOn())
                .isEqualTo(
                        Map.of(
                                "db", Condition.HEALTHY,
                                "cache", Condition.HEALTHY,
                                "migrate", Condition.COMPLETED));
        assertThat(web.spec().environment())
                .isEqualTo(
                        Map.of(
                                "GREETING", "hello from production",
                                "STAGE", "production",
                                "SHOP_NAME", "Corner $hop"));
        assertThat(web.spec().command().getLast()).contains("echo \"$SHOP_NAME says $GREETING");
        assertThat(web.spec().ports())
                .containsExactly(new PortBinding(8080, "tcp", "127.0.0.1", 8080));
        assertThat(web.spec().networks().stream().map(NetworkAttachment::name))
                .containsExactly("it-shop_back", "it-shop_front");
        assertThat(web.spec().networks().getFirst().internal()).isTrue();
        assertThat(web.spec().restartPolicy().name()).isEqualTo(RestartPolicy.Name.UNLESS_STOPPED);
        Service db = service(shop, "db");
        assertThat(db.spec().networks().getFirst().aliases()).containsExactly("database", "db");
        assertThat(db.spec().mounts())
                .containsExactly(new Mount(Mount.Type.VOLUME, "it-shop_db-data", "/data", false));
        assertThat(db.spec().limits().memoryBytes()).isEqualTo(64L << 20);
        assertThat(db.spec().stopGrace()).isEqualTo(Duration.ofSeconds(1));
        assertThat(service(shop, "migrate").spec().command())
                .containsExactly(
                        "/bin/sh",
                        "-c",
                        "/bin/busybox wget -q -O- http://database:5432/orders && echo '17 orders' >/data/orders");
        assertThat(service(shop, "cache").spec().healthCheck())
                .extracting(HealthCheck::test, as(InstanceOfAssertFactories.list(String.class)))
                .startsWith("/bin/sh", "-c");
        assertThat(service(shop, "worker").replicas()).isEqualTo(3);
    }

    @Test
    void whatAFileNeedsIsToldAndNoMore() {
        ComposeFile.Needs needs = ComposeReader.needs(input(file("shop.yaml"), Map.of(), false));
        assertThat(needs.variables())
                .containsExactly(
                        "COMPOSE_PROJECT_NAME",
                        "ORDERS",
                        "REGISTRY",
                        "STAGE",
                        "WEB_PORT",
                        "WEB_TAG",
                        "WORKERS");
        assertThat(needs.files()).containsExactly("web.env");
    }

    @Test
    void whatIsNotSupportedIsNamedByFileLineAndField() {
        String text =
                """
                services:
                  web:
                    image: web
                    privileged: true
                    build: .
                  db:
                    image: db
                    deploy:
                      restart_policy:
                        condition: any
                secrets:
                  password: {file: ./password}
                """;
        assertThat(problems(text))
                .containsExactly(
                        "compose.yaml:4: services.web.privileged: it is not supported",
                        "compose.yaml:5: services.web.build: it is not supported: build it first (waybill image build),"
                                + " and name it as image",
                        "compose.yaml:9: services.db.deploy.restart_policy: it is not supported: say restart instead",
                        "compose.yaml:11: secrets: it is not supported: give what is secret in files of the host,"
                                + " mounted, or in variables");
    }

    @Test
    void whoInsistsLeavesItOutAndThatIsSaid() {
        ComposeFile file =
                ComposeReader.read(
                        input(
                                "services: {web: {image: web, tty: true, logging: {driver: none}}}",
                                Map.of(),
                                true));
        assertThat(file.leftOut()).containsExactly("services.web.logging", "services.web.tty");
    }

    @Test
    void aMistakeIsNoFieldThatCouldBeLeftOut() {
        assertThat(problemsOf("enviroment: {A: b}"))
                .containsExactly(
                        "compose.yaml:4: services.web.enviroment: the Compose specification has no such field");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThat(
                        problemsOf(
                                """
                                ports: ["80:http"]
                                restart: sometimes
                                volumes: ["data:/data"]
                                networks: [nowhere]
                                mem_limit: plenty
                                stop_grace_period: soon
                                depends_on: {db: {condition: service_happy}}
                                """))
                .hasSize(7)
                .anySatisfy(each -> assertThat(each).contains("ports[0]", "80:http"))
                .anySatisfy(each -> assertThat(each).contains("volumes have no 'data'"))
                .anySatisfy(each -> assertThat(each).contains("networks have no 'nowhere'"));
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() {
        assertThat(problems("services:\n  web: [unclosed\n").getFirst())
                .startsWith("compose.yaml:3: the file: it is not YAML");
        assertThat(problems("services:\n  web: {image: a}\n  web: {image: b}\n"))
                .containsExactly(
                        "compose.yaml:3: services.web: it is there twice, first in line 2");
        assertThat(problems("services: !reset {web: {image: a}}").getFirst())
                .contains("the tag !reset");
    }

    @Test
    void anchorsInAnchorsEndSomewhere() {
        StringBuilder text = new StringBuilder("x-0: &a0 [a, a, a, a, a, a, a, a, a]\n");
        for (int i = 1; i < 9; i++) {
            text.append("x-%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
        }
        assertThat(problems(text + "services: {web: {image: a}}").getFirst())
                .contains("there is too much of it");
        assertThat(problems("x-a: &a [*a]\n").getFirst()).contains("it is not YAML");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$SET|value",
                "${SET}|value",
                "a${SET}b|avalueb",
                "${SET:-other}|value",
                "${EMPTY:-other}|other",
                "${EMPTY-other}|''",
                "${NONE-other}|other",
                "${NONE:-${SET}}|value",
                "${NONE:-a}b}|ab}",
                "${SET:+there}|there",
                "${EMPTY:+there}|''",
                "${EMPTY+there}|there",
                "${NONE+there}|''",
                "$$SET|$SET",
                "${NONE}|''",
            })
    void variablesArePutIn(String text, String expected) throws Variables.Bad {
        Variables variables = new Variables(Map.of("SET", "value", "EMPTY", ""));
        assertThat(variables.in(text)).isEqualTo(expected);
    }

    @Test
    void aVariableThatHasToBeSetIsAskedFor() {
        assertThat(problems("services: {web: {image: '${TAG:?say which}'}}"))
                .contains(
                        "compose.yaml:1: services.web.image: variable TAG has to be set: say which");
        assertThat(problems("services: {web: {image: 'a$'}}").getFirst()).contains("'$'");
        assertThat(problems("services: {web: {image: '${A'}}").getFirst()).contains("has no '}'");
    }

    @Test
    void variablesThatAreNotSetAreTold() {
        assertThat(read("services: {web: {image: 'web:v${MINOR}1'}}").unset())
                .containsExactly("MINOR");
    }

    @Test
    void aFileOfVariablesIsRead() throws EnvFile.Bad {
        String text =
                """
                # a comment
                PLAIN=one two # and a comment
                export QUOTED="a\\nb ${PLAIN}"
                AS_IT_IS='$PLAIN "x"'
                EMPTY=
                LINES="first
                second"
                OWN
                LAST = spaced
                """;
        assertThat(EnvFile.read(text, Map.of("OWN", "mine")))
                .isEqualTo(
                        Map.of(
                                "PLAIN", new Variable("one two", 2),
                                "QUOTED", new Variable("a\nb one two", 3),
                                "AS_IT_IS", new Variable("$PLAIN \"x\"", 4),
                                "EMPTY", new Variable("", 5),
                                "LINES", new Variable("first\nsecond", 6),
                                "OWN", new Variable("mine", 8),
                                "LAST", new Variable("spaced", 9)));
    }

    @Test
    void anEnvironmentIsAMapOrAList() {
        assertThat(spec("environment: {A: 1, B: true, C: ''}").environment())
                .isEqualTo(Map.of("A", "1", "B", "true", "C", ""));
        assertThat(spec("environment: [A=1, B=x=y, NOT_SET]").environment())
                .isEqualTo(Map.of("A", "1", "B", "x=y"));
    }

    @Test
    void portsAreReadInEveryForm() {
        assertThat(
                        spec("""
                                ports:
                                  - "80"
                                  - 8080:80
                                  - "127.0.0.1:5000-5001:6000-6001/udp"
                                  - "[::1]:90:90"
                                  - {target: 70, published: "7070", host_ip: 10.0.0.1, protocol: udp, mode: host}
                                """)
                                .ports())
                .containsExactly(
                        new PortBinding(80, "tcp", null, 0),
                        new PortBinding(80, "tcp", null, 8080),
                        new PortBinding(6000, "udp", "127.0.0.1", 5000),
                        new PortBinding(6001, "udp", "127.0.0.1", 5001),
                        new PortBinding(90, "tcp", "::1", 90),
                        new PortBinding(70, "udp", "10.0.0.1", 7070));
    }

    @Test
    void aPathBesideTheFileIsThatOfTheHostOrRefused() {
        String fields = "volumes: ['./conf:/etc/conf:ro']";
        assertThat(problemsOf(fields).getFirst()).contains("'./conf' is a path beside the file");
        ComposeFile file =
                ComposeReader.read(
                        new ComposeInput(
                                "compose.yaml",
                                "services: {web: {image: web, " + fields + "}}",
                                "shop",
                                null,
                                "/srv/shop",
                                Map.of(),
                                null,
                                Map.of(),
                                false));
        assertThat(file.services().getFirst().spec().mounts())
                .containsExactly(new Mount(Mount.Type.BIND, "/srv/shop/conf", "/etc/conf", true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a 'b c' d|a;b c;d",
                "sh -c \"echo \\\"x\\\" $y\"|sh;-c;echo \"x\" $y",
                "a\\ b|a b",
            })
    void aLineIsTakenApartAsAShellDoes(String line, String words) {
        assertThat(ShellWords.of(line)).isEqualTo(List.of(words.split(";")));
    }

    @Test
    void aQuoteThatIsNotClosedIsNamed() {
        assertThat(problemsOf("command: \"sh -c 'x\"").getFirst())
                .contains("a quote is not closed");
    }

    @ParameterizedTest
    @CsvSource({"64m,67108864", "1g,1073741824", "512kb,524288", "7000000,7000000", "6.5m,6815744"})
    void amountsAreRead(String text, long bytes) {
        if (bytes >= 6L << 20) {
            assertThat(spec("mem_limit: " + text).limits().memoryBytes()).isEqualTo(bytes);
        } else {
            assertThat(problemsOf("mem_limit: " + text).getFirst()).contains("6 MiB");
        }
    }

    @ParameterizedTest
    @CsvSource({"10s,PT10S", "1m30s,PT1M30S", "1500ms,PT2S", "1h,PT1H", "0.5s,PT1S"})
    void durationsAreRead(String text, Duration seconds) {
        assertThat(spec("stop_grace_period: " + text).stopGrace()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "given,FROM_ENV,from-file,given",
                "-,from_env,from-file,from_env",
                "-,-,from-file,from-file",
                "-,-,-,myshop",
            })
    void aStackIsNamedByTheNearestThatNamesIt(
            @Nullable String given,
            @Nullable String variable,
            @Nullable String inFile,
            String expected) {
        ComposeFile file =
                ComposeReader.read(
                        new ComposeInput(
                                "compose.yaml",
                                (inFile == null ? "" : "name: " + inFile + "\n")
                                        + "services: {web: {image: web}}",
                                given,
                                "My Shop",
                                null,
                                variable == null
                                        ? Map.of()
                                        : Map.of("COMPOSE_PROJECT_NAME", variable),
                                null,
                                Map.of(),
                                false));
        assertThat(file.name().value()).isEqualTo(expected);
    }

    @Test
    void aFileThatIsNamedHasToBeThereUnlessItNeedNot() {
        assertThat(problemsOf("env_file: [web.env]").getFirst())
                .contains("the file web.env is not there");
        assertThat(spec("env_file: [{path: web.env, required: false}]").environment()).isEmpty();
    }
}
