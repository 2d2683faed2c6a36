package io.waybill.runtime.agent;

import io.waybill.domain.container.CopyOutcome;
import io.waybill.domain.container.ExecOutcome;
import io.waybill.domain.container.Failure;
import io.waybill.domain.container.Occurrence;
import io.waybill.domain.image.ImageWork;
import io.waybill.domain.image.ImageWorkOutcome;
import io.waybill.domain.wire.ActRecord;
import io.waybill.domain.wire.AgentReport;
import io.waybill.domain.wire.AgentReport.CopyFinished;
import io.waybill.domain.wire.AgentReport.ExecFinished;
import io.waybill.domain.wire.AgentReport.ImageWorkFinished;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** What is to be done once at most, of whichever kind; {@link ActRun} sees to the once. */
sealed interface OneAct permits ExecAct, CopyAct, ImageWorkAct {

    /** Whether what was handed over is what is on record. */
    boolean agrees();

    /**
     * Prepares it, which leaves nothing behind.
     *
     * @return the engine's own id of what was prepared; none where there is nothing to prepare
     */
    @Nullable String prepare();

    /** Does it. That it begins is written down. */
    Outcome perform(@Nullable String prepared) throws InterruptedException;

    /** What became of it, in the form that its kind reports. */
    sealed interface Outcome {
        @Nullable Failure failure();

        record OfExec(ExecOutcome outcome) implements Outcome {
            @Override
            public @Nullable Failure failure() {
                return outcome.failure();
            }
        }

        record OfCopy(CopyOutcome outcome) implements Outcome {
            @Override
            public @Nullable Failure failure() {
                return outcome.failure();
            }
        }

        record OfImageWork(ImageWorkOutcome outcome) implements Outcome {
            @Override
            public @Nullable Failure failure() {
                return outcome.failure();
            }
        }

        /** It was not done, or its end was not seen. */
        static Outcome failed(ActRecord asked, Failure failure) {
            if (asked.exec() != null) {
                return new OfExec(ExecOutcome.failed(failure));
            }
            return asked.copyTo() != null
                    ? new OfCopy(CopyOutcome.failed(failure))
                    : new OfImageWork(ImageWorkOutcome.failed(failure));
        }

        /**
         * @param prepared the engine's own id of what was prepared; none where it did not begin
         */
        default AgentReport report(
                ActRecord asked, @Nullable String prepared, Occurrence occurrence) {
            return switch (this) {
                case OfExec(ExecOutcome exec) ->
                        new ExecFinished(
                                Objects.requireNonNull(asked.containerId()),
                                asked.operation(),
                                prepared,
                                exec,
                                occurrence,
                                asked.event(),
                                asked.correlationId());
                case OfCopy(CopyOutcome copy) ->
                        new CopyFinished(
                                Objects.requireNonNull(asked.containerId()),
                                asked.operation(),
                                copy,
                                occurrence,
                                asked.event(),
                                asked.correlationId());
                case OfImageWork(ImageWorkOutcome work) ->
                        new ImageWorkFinished(
                                asked.operation(),
                                asked.imageWork() instanceof ImageWork.Making made
                                        ? made.imageId()
                                        : null,
                                work,
                                occurrence,
                                asked.event(),
                                asked.correlationId());
            };
        }
    }
}
