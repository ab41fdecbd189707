-- Writes a note where its mark stands, as CSS for paged media wants it.
function Note(note)
  return pandoc.Span(pandoc.utils.blocks_to_inlines(note.content), { class = "note" })
end
