package io.waybill.infra.api;

import io.waybill.domain.Conflict;
import io.waybill.domain.Forbidden;
import io.waybill.domain.InvalidInput;
import io.waybill.domain.NoHostFits;
import io.waybill.domain.Refusal;
import io.waybill.domain.TransitionRefused;
import io.waybill.domain.UnknownThing;
import io.waybill.infra.DatabaseWentAway;
import io.waybill.infra.access.ApprovalNeeded;
import io.waybill.infra.command.Commands;
import io.waybill.infra.compose.ComposeRefused;
import io.waybill.infra.interaction.HostRefused;
import io.waybill.infra.interaction.HostUnreachable;
import io.waybill.infra.offload.ArchiveAway;
import io.waybill.infra.secret.NoMasterKey;
import io.waybill.runtime.registry.RegistryFailure;

import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import tools.jackson.core.JacksonException;

/**
 * Every error as problem details (RFC 9457), with a code for programs and a sentence for people.
 */
@RestControllerAdvice
public class ProblemHandling extends ResponseEntityExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(ProblemHandling.class);
    // A connection may break while it commits.
    private static final String AWAY =
            "the database is away; a command that was under way may have been taken, so repeat it with the same"
                    + " Idempotency-Key";

    @ExceptionHandler
    public ProblemDetail refused(Refusal refusal) {
        return switch (refusal) {
            case InvalidInput invalid -> {
                ProblemDetail problem =
                        problem(HttpStatus.BAD_REQUEST, refusal.code(), invalid.getMessage());
                problem.setProperty("field", invalid.field());
                yield problem;
            }
            case UnknownThing unknown ->
                    problem(HttpStatus.NOT_FOUND, refusal.code(), unknown.getMessage());
            case Conflict conflict ->
                    problem(HttpStatus.CONFLICT, refusal.code(), conflict.getMessage());
            case NoHostFits nowhere ->
                    problem(HttpStatus.CONFLICT, refusal.code(), nowhere.getMessage());
            case Forbidden forbidden ->
                    problem(HttpStatus.FORBIDDEN, refusal.code(), forbidden.getMessage());
            case TransitionRefused state ->
                    problem(HttpStatus.CONFLICT, refusal.code(), state.getMessage());
        };
    }

    @ExceptionHandler
    public ProblemDetail notApproved(ApprovalNeeded needed) {
        ProblemDetail problem = problem(HttpStatus.CONFLICT, needed.code(), needed.getMessage());
        problem.setProperty("approval", needed.approval());
        problem.setProperty("until", needed.until());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail notToBeRolledOut(RolloutController.NotAsPlanned refused) {
        ProblemDetail problem = problem(HttpStatus.CONFLICT, refused.code(), refused.getMessage());
        problem.setProperty("plan", refused.plan());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail notToBeRead(ComposeRefused refused) {
        ProblemDetail problem =
                problem(
                        HttpStatus.BAD_REQUEST,
                        refused.isOnlyUnsupported() ? "compose-unsupported" : "compose-invalid",
                        refused.getMessage());
        problem.setProperty("problems", refused.problems());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail tooLarge(BuildContexts.TooLarge refused) {
        return problem(HttpStatus.CONTENT_TOO_LARGE, "too-large", refused.getMessage());
    }

    @ExceptionHandler
    ProblemDetail registry(RegistryFailure failure) {
        HttpStatus status =
                switch (failure.code()) {
                    case RegistryFailure.NOT_FOUND -> HttpStatus.NOT_FOUND;
                    case RegistryFailure.UNSIGNED -> HttpStatus.CONFLICT;
                    case "registry-away" -> HttpStatus.SERVICE_UNAVAILABLE;
                    default -> HttpStatus.BAD_GATEWAY;
                };
        return problem(status, failure.code(), failure.getMessage());
    }

    @ExceptionHandler
    public ProblemDetail unreachable(HostUnreachable unreachable) {
        return switch (unreachable.why()) {
            case HOST_AWAY ->
                    problem(HttpStatus.SERVICE_UNAVAILABLE, "host-away", unreachable.getMessage());
            case HOST_SILENT ->
                    problem(HttpStatus.GATEWAY_TIMEOUT, "host-silent", unreachable.getMessage());
            case KAFKA_AWAY ->
                    problem(HttpStatus.SERVICE_UNAVAILABLE, "kafka-away", unreachable.getMessage());
            case HOST_BUSY ->
                    problem(HttpStatus.SERVICE_UNAVAILABLE, "host-busy", unreachable.getMessage());
        };
    }

    @ExceptionHandler
    public ProblemDetail refusedByHost(HostRefused refused) {
        HttpStatus status =
                switch (refused.code()) {
                    case "path-not-found", "not-on-host" -> HttpStatus.NOT_FOUND;
                    case "not-running" -> HttpStatus.CONFLICT;
                    case "engine-away", "host-busy" -> HttpStatus.SERVICE_UNAVAILABLE;
                    default -> HttpStatus.BAD_GATEWAY;
                };
        return problem(status, refused.code(), refused.getMessage());
    }

    @ExceptionHandler
    ProblemDetail behind(FreshReads.NotYet behind) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "not-yet", behind.getMessage());
    }

    @ExceptionHandler
    public ProblemDetail withoutMasterKey(NoMasterKey missing) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "no-master-key", missing.getMessage());
    }

    @ExceptionHandler
    public ProblemDetail withoutArchive(ArchiveAway away) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "archive-away", away.getMessage());
    }

    @ExceptionHandler
    ProblemDetail overtaken(Commands.Overtaken overtaken) {
        return problem(
                HttpStatus.CONFLICT,
                "overtaken",
                overtaken.getMessage() + "; nothing was changed, try again");
    }

    @ExceptionHandler({
        TransactionException.class,
        DataAccessException.class,
        EventStoreException.class
    })
    ProblemDetail database(RuntimeException failure) {
        if (isAway(failure)) {
            log.warn("the database is away: {}", failure.toString());
            return problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", AWAY);
        }
        return unexpected(failure);
    }

    private static boolean isAway(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean away =
                    cause instanceof DataAccessResourceFailureException
                            || cause instanceof TransactionException
                            || cause instanceof TransientDataAccessException
                            || cause instanceof RecoverableDataAccessException
                            || (cause instanceof java.sql.SQLException sql
                                    && DatabaseWentAway.isSaidBy(sql))
                            || cause instanceof java.sql.SQLTransientException;
            if (away) {
                return true;
            }
        }
        return false;
    }

    @ExceptionHandler
    public ProblemDetail unexpected(RuntimeException failure) {
        if (isAway(failure)) {
            return problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", AWAY);
        }
        log.error("a request failed unexpectedly", failure);
        return problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "this should not have happened; the service's log says more");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                ProblemDetail problem = refused(refusal);
                return ResponseEntity.status(problem.getStatus()).body(problem);
            }
            if (cause instanceof BodyLimit.TooLarge) {
                return ResponseEntity.status(HttpStatus.CONTENT_TOO_LARGE)
                        .body(problem(HttpStatus.CONTENT_TOO_LARGE, "too-large", BodyLimit.DETAIL));
            }
        }
        return ResponseEntity.badRequest()
                .body(problem(HttpStatus.BAD_REQUEST, "malformed", malformed(failure)));
    }

    private static String malformed(HttpMessageNotReadableException failure) {
        if (!(failure.getMostSpecificCause() instanceof JacksonException cause)) {
            return "a body is expected here: JSON, an object";
        }
        String message = cause.getOriginalMessage();
        return "the body is not what is expected here: "
                + (message == null ? "" : withoutClasses(message.lines().findFirst().orElse("")));
    }

    /** What is told of is what was sent; how this program calls it is its own matter. */
    private static String withoutClasses(String message) {
        return message.replaceAll(" \\(class [^)]*\\)", "")
                .replaceAll("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])", "");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure,
            @Nullable Object body,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        Object answer =
                body == null && failure instanceof ErrorResponse error ? error.getBody() : body;
        if (answer instanceof ProblemDetail problem) {
            problem.setProperty(
                    "code",
                    switch (status.value()) {
                        case 404 -> "unknown";
                        case 405 -> "method-not-allowed";
                        case 406 -> "not-acceptable";
                        case 415 -> "unsupported-media-type";
                        default -> "bad-request";
                    });
        }
        return super.handleExceptionInternal(failure, answer, headers, status, request);
    }

    private static ProblemDetail problem(HttpStatus status, String code, @Nullable String detail) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(status, detail == null ? "" : detail);
        problem.setProperty("code", code);
        return problem;
    }
}
