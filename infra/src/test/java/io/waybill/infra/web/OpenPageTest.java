package io.waybill.infra.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

class OpenPageTest {
    @ParameterizedTest
    @CsvSource({
        "'containers/ hosts/', containers/4fd1, true",
        "'containers/ hosts/', images/web, false",
        "containers/4fd1, containers/4fd1, true",
        "containers/4fd1, containers/5ae2, false",
        "unmanaged, unmanaged, true",
        "unmanaged, 'containers/4fd1 log', false",
        "'', images/web, true",
        "'', '', false",
        "unmanaged, everything, true"
    })
    void aPageIsToldOfWhatItShows(String of, String news, boolean told) {
        OpenPage page = new OpenPage(words(of), "session", _ -> {});
        Set<String> said = news.equals("everything") ? Set.of(WhatChanged.ALL) : words(news);
        assertThat(page.shows(said)).isEqualTo(told);
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split(" "))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }
}
