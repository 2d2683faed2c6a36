package io.waybill.infra.api;

import io.waybill.infra.command.OperationOutcomes.Outcome;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Answers work with images: at once, when it is over, or line by line, as who asks wants it. */
final class ImageWorkAnswers {
    private static final Duration LONGEST = Duration.ofHours(6);

    private ImageWorkAnswers() {}

    /**
     * @param detail what the answer says beside, once it has succeeded
     * @return none where it was answered line by line
     */
    static @Nullable ResponseEntity<ImageWorkReply> answer(
            RunningAct running,
            UnaryOperator<ImageWorkReply> detail,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        ImageWorkReply reply = ImageWorkReply.of(running.accepted());
        if (isByLine(http)) {
            ExecLines lines = new ExecLines(response);
            lines.begin(reply);
            lines.end(over(running, reply, lines, LONGEST, detail));
            return null;
        }
        Duration wait = CommandRequests.waitOf(http);
        if (reply.operation() == null) {
            return ResponseEntity.ok(reply);
        }
        if (wait == null) {
            return ResponseEntity.accepted().body(reply);
        }
        ImageWorkReply over = over(running, reply, new ExecOutput(), wait, detail);
        return ResponseEntity.status(
                        over.status().equals("pending") ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .body(over);
    }

    private static ImageWorkReply over(
            RunningAct running,
            ImageWorkReply reply,
            OutputTaker output,
            Duration wait,
            UnaryOperator<ImageWorkReply> detail)
            throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        Outcome outcome = running.outcome(running.follow(output, deadline), deadline);
        ImageWorkReply over = reply.with(output, outcome);
        return outcome != null && outcome.failure() == null ? detail.apply(over) : over;
    }

    /** Whether who asks wants to be told while it goes on. */
    static boolean isByLine(HttpServletRequest http) {
        return String.valueOf(http.getHeader("Accept"))
                .contains(MediaType.APPLICATION_NDJSON_VALUE);
    }
}
