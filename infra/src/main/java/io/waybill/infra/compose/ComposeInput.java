package io.waybill.infra.compose;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * All that a Compose file is read with.
 *
 * @param file its name, as people are told of it
 * @param text what is in it
 * @param directory the name of the folder that it is in, which a project is named after where
 *     nothing else names it
 * @param projectDirectory the folder on the host that relative paths begin at; they are refused
 *     where absent
 * @param variables of the environment that it is read in
 * @param dotenv what is in the file {@code .env} beside it
 * @param files what is in the files that it names, by the paths that it names them by
 * @param leaveOut whether fields that are not supported are left out
 */
public record ComposeInput(
        String file,
        String text,
        @Nullable String projectName,
        @Nullable String directory,
        @Nullable String projectDirectory,
        Map<String, String> variables,
        @Nullable String dotenv,
        Map<String, String> files,
        boolean leaveOut) {

    public ComposeInput {
        variables = variables == null ? Map.of() : Map.copyOf(variables);
        files = files == null ? Map.of() : Map.copyOf(files);
    }
}
