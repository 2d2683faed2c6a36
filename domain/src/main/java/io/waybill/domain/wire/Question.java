package io.waybill.domain.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import io.waybill.domain.ContainerId;
import io.waybill.domain.OperationId;
import io.waybill.domain.container.ExecCommand;
import io.waybill.domain.container.LogQuery;

import java.util.Map;

/** What a host's agent is asked for in a request. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "question")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Question.RunExec.class, name = "run-exec"),
    @JsonSubTypes.Type(value = Question.CopyIn.class, name = "copy-in"),
    @JsonSubTypes.Type(value = Question.DoImageWork.class, name = "do-image-work"),
    @JsonSubTypes.Type(value = Question.ListImages.class, name = "list-images"),
    @JsonSubTypes.Type(value = Question.ListContainers.class, name = "list-containers"),
    @JsonSubTypes.Type(value = Question.ReadLogs.class, name = "read-logs"),
    @JsonSubTypes.Type(value = Question.ReadStats.class, name = "read-stats"),
    @JsonSubTypes.Type(value = Question.ListProcesses.class, name = "list-processes"),
    @JsonSubTypes.Type(value = Question.ListChanges.class, name = "list-changes"),
    @JsonSubTypes.Type(value = Question.ReadFiles.class, name = "read-files"),
    @JsonSubTypes.Type(value = Question.TellKind.class, name = "tell-kind")
})
public sealed interface Question {

    /** What only looks: it may be asked again, and nobody is told of it later. */
    sealed interface Reading extends Question {}

    /**
     * The part of an act that must not be kept, and who is to be handed its output. It is carried
     * out only with the {@link ActRecord} of the same operation.
     */
    sealed interface Acting extends Question {
        OperationId operation();
    }

    record RunExec(ContainerId containerId, OperationId operation, ExecCommand exec)
            implements Acting {}

    /**
     * What the engine says meanwhile is handed over as standard output. The context of a build is
     * given as input.
     *
     * @param buildArguments of a build, which may be secrets; of the others none
     */
    record DoImageWork(OperationId operation, Map<String, String> buildArguments)
            implements Acting {
        public DoImageWork {
            buildArguments = buildArguments == null ? Map.of() : Map.copyOf(buildArguments);
        }

        public DoImageWork(OperationId operation) {
            this(operation, Map.of());
        }
    }

    /** The files follow as input, in a tar archive. */
    record CopyIn(ContainerId containerId, OperationId operation, String path) implements Acting {}

    /**
     * What is in the host's store: a {@link io.waybill.domain.image.StoredImage} as JSON a line.
     */
    record ListImages() implements Reading {}

    /**
     * Which containers of Waybill's the engine has: an {@link io.waybill.domain.container.OnHost}
     * as JSON a line.
     */
    record ListContainers() implements Reading {}

    /** What it wrote to its standard output and error, in chunks of the same name. */
    record ReadLogs(ContainerId containerId, LogQuery query) implements Reading {}

    /** What it uses: a {@link io.waybill.domain.container.ContainerStats} as JSON a line. */
    record ReadStats(ContainerId containerId, boolean follow) implements Reading {}

    /** What runs in it: a {@link io.waybill.domain.container.ProcessTable} as JSON. */
    record ListProcesses(ContainerId containerId) implements Reading {}

    /**
     * How its files differ from its image's: a {@link io.waybill.domain.container.FileChange} as
     * JSON a line.
     */
    record ListChanges(ContainerId containerId) implements Reading {}

    /** Files and folders, as a tar archive. */
    record ReadFiles(ContainerId containerId, String path) implements Reading {}

    /**
     * What is at a path: a {@link io.waybill.domain.container.PathKind} as JSON. None of what is in
     * it is told.
     */
    record TellKind(ContainerId containerId, String path) implements Reading {}
}
