-- What a terminal showed, in asciinema's format (asciicast v2), part by part as it was shown. The log has that it
-- was opened, by whom and why, and the digest of all that it showed.
create table terminal_transcript (
    operation    text not null,
    part         int  not null,
    container_id text not null,
    lines        text not null,
    primary key (operation, part)
);
