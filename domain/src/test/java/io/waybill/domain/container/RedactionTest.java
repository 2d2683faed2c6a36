package io.waybill.domain.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

/** What of a command is kept. */
class RedactionTest {
    private static final String SECRET = "hunter2-hunter2";

    private static List<String> kept(String... command) {
        return kept(Map.of(), command);
    }

    private static List<String> kept(Map<String, String> environment, String... command) {
        return new ExecCommand(List.of(command), environment, null, null, ExecCommand.USUAL_TIMEOUT)
                .onRecord()
                .command();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "login --password hunter2-hunter2 --port 80 | login --password *** --port 80",
                "login --password=hunter2-hunter2 | login --password=***",
                "login -token hunter2-hunter2 | login -token ***",
                "login --api-key hunter2-hunter2 | login --api-key ***",
                "login --db.passwd=hunter2-hunter2 | login --db.passwd=***",
                "env TOKEN=hunter2-hunter2 PGPASSWORD=hunter2-hunter2 A=b psql | env TOKEN=***"
                        + " PGPASSWORD=*** A=b psql",
                "env dbPassword=hunter2-hunter2 run | env dbPassword=*** run",
                "mysql -uroot -phunter2-hunter2 shop | mysql -uroot -p*** shop",
                "/usr/bin/mysqldump -phunter2-hunter2 | /usr/bin/mysqldump -p***",
                "sshpass -phunter2-hunter2 ssh host | sshpass -p*** ssh host",
                "curl -u me:hunter2-hunter2 http://x | curl -u me:*** http://x",
                "curl https://me:hunter2-hunter2@x/y | curl https://me:***@x/y",
                "psql postgres://shop:hunter2-hunter2@db:5432/shop | psql postgres://shop:***@db:5432/shop",
                "run AKIAABCDEFGHIJKLMNOP | run ***",
                "run eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_1 | run ***",
            })
    void whatLooksLikeASecretIsTakenOut(String command, String kept) {
        assertThat(String.join(" ", kept(command.strip().split(" ")))).isEqualTo(kept.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN=hunter2-hunter2 ./report && echo done",
                "export DB_PASSWORD='hunter2-hunter2'; ./run",
                "./login --password hunter2-hunter2 --verbose",
                "./login --password \"hunter2-hunter2 and more\"",
                "curl -H 'Authorization: Bearer hunter2-hunter2' x",
                "curl -H 'authorization: Basic hunter2-hunter2' x",
                "curl -d '{\"password\": \"hunter2-hunter2\"}' x",
                "curl http://me:hunter2-hunter2@x",
                "cat <<X\n-----BEGIN RSA PRIVATE KEY-----\nhunter2-hunter2\n-----END RSA PRIVATE KEY-----\nX",
            })
    void aScriptIsSearchedToo(String script) {
        assertThat(kept("sh", "-c", script).get(2)).doesNotContain(SECRET).contains("***");
    }

    @Test
    void aHeaderIsSearchedToo() {
        assertThat(kept("curl", "-H", "Authorization: Bearer " + SECRET, "http://x"))
                .containsExactly("curl", "-H", "Authorization: ***", "http://x");
    }

    @Test
    void theEnvironmentIsKeptByNameAndItsValuesNowhere() {
        Exec kept =
                new ExecCommand(
                                List.of("sh", "-c", "echo " + SECRET + " en"),
                                Map.of("PLAIN", SECRET, "LANG", "en"),
                                null,
                                null,
                                ExecCommand.USUAL_TIMEOUT)
                        .onRecord();
        assertThat(kept.environment()).containsExactly("LANG", "PLAIN");
        assertThat(kept.command()).containsExactly("sh", "-c", "echo *** en");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ls -l /var/log",
                "serve -p 8080 --port=9090",
                "mkdir -p /a/b",
                "git log --author=me --passive",
                "sh -c `for x in a b; do echo $x; done`",
                "curl http://example.com:8080/path",
                "run --keyboard de --compass north",
            })
    void whatIsNoSecretIsKept(String command) {
        assertThat(kept(command.split(" "))).containsExactly(command.split(" "));
    }

    @Test
    void aFailureIsSearchedToo() {
        Failure failure = new Failure("engine-refused", "no such file: --password=" + SECRET);
        assertThat(ExecOutcome.failed(failure).onRecord().failure())
                .isEqualTo(new Failure("engine-refused", "no such file: --password=***"));
    }

    // As long as a command may be: with forms of unbounded length, each of these takes minutes.
    @ParameterizedTest
    @ValueSource(strings = {"a", "a.", "eyJ-", "a://", "-a", "a =", "\"'", "token= ", "bearer "})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aHostileArgumentTakesNoTime(String piece) {
        String hostile = piece.repeat(130_000 / piece.length());
        assertThat(kept("run", hostile + " TOKEN=" + SECRET)).noneMatch(s -> s.contains(SECRET));
    }
}
