package bot

import (
	"context"
	"errors"
	"slices"

	"plenary/internal/message"
)

// draftSchedule says what a schedule would be whose further values are still chosen, and
// saves it where the request does. What keeps it from being saved is said with all that
// was filled in. d speaks to the asker.
func (d *responder) draftSchedule(ctx context.Context, req Request) (Reply, error) {
	s, no, err := d.wantedIn(ctx, req)
	if err != nil {
		return Reply{}, err
	}
	read := s.set.Recurrence != ""
	switch refused := no.Outcome == Refused; {
	case refused && !read && req.value("channel") == "":
		no.Private, no.Language = true, d.catalogue.Tag
		return no, nil
	case refused && !read:
		no = no.about("channel")
	case refused && no.wrong == "" && req.value("name") == "" && len(s.standing()) > 1:
		no = d.misuse("draft.which", message.Args{"names": d.catalogue.List(s.names())}).about("name")
	case refused && no.wrong == "":
		no = no.about("name")
	}
	tags, known := s.tags(ctx, req)
	if known {
		req.Call, no, err = s.withTag(ctx, req.Call, tags, no)
	}
	if err != nil {
		return Reply{}, err
	}
	if no.Empty() && req.Saves != "" {
		return s.saveDraft(ctx, req)
	}
	command, _ := lookUp(d.commands(), req.Call.Command)
	r := d.toAsker()
	r.Draft, r.Form = true, d.formOf(command, fieldsOf(command, req), req.Call, no.wrong, Reply{Blocks: no.Blocks}.String())
	if r.Form.Further, err = s.draftFields(ctx, tags, r.Form.Further); err != nil {
		return Reply{}, err
	}
	if read {
		r.add(s.draftBlocks()...)
	}
	if !no.Empty() {
		r.Outcome = Misused
		r.add(no.Blocks...)
	}
	return r, nil
}

// names are those of the schedules of the place.
func (s wantedSchedule) names() []Text {
	var names []Text
	for _, one := range s.standing() {
		names = append(names, message.Literal(one.callName()))
	}
	return names
}

// tags returns the tags that posts of the schedule can have. It is not ok where these are
// not known.
func (s wantedSchedule) tags(ctx context.Context, req Request) (tags Tags, ok bool) {
	if req.Tags == nil || s.responder == nil {
		return Tags{}, true
	}
	tags, err := req.Tags(ctx, s.at)
	if err != nil {
		s.cfg.Log.Warn("the tags of a place are not known", "platform", s.at.Platform, "error", err)
	}
	return tags, err == nil
}

// withTag returns the call of a draft without a tag that the place does not have. Where
// posts need a tag and nothing else is wrong, the reply asks for one.
func (s wantedSchedule) withTag(ctx context.Context, call Call, tags Tags, no Reply) (Call, Reply, error) {
	if !slices.Contains(tags.Names, call.Values["tag"]) && call.Values["tag"] != "off" || len(tags.Names) == 0 {
		call = call.with("tag", "").cleaned()
	}
	if !tags.Required || !no.Empty() || slices.Contains(tags.Names, call.Values["tag"]) {
		return call, no, nil
	}
	o, err := s.postOptions(ctx, s.at)
	if err != nil || slices.Contains(tags.Names, o.tag) && call.Values["tag"] == "" {
		return call, no, err
	}
	return call, s.misuse("draft.tag-required", nil).about("tag"), nil
}

// draftFields are the further fields of a draft with what holds where nothing was chosen,
// and without those that the place does not have.
func (s wantedSchedule) draftFields(ctx context.Context, tags Tags, fields []Field) ([]Field, error) {
	if s.responder == nil { // the channel that was chosen is not the asker's to schedule in
		return slices.DeleteFunc(fields, func(f Field) bool { return f.Name == threadSetting || f.Name == tagSetting }), nil
	}
	o, err := s.postOptions(ctx, s.at)
	if err != nil {
		return nil, err
	}
	for i := range fields {
		f := &fields[i]
		switch f.Name {
		case "channel":
			f.Required = true
			if f.Value == "" {
				f.Value = "#" + s.at.Channel
			}
		case threadSetting:
			f.Choices = []Value{{s.catalogue.String("draft.thread.on", nil), "on"}, {s.catalogue.String("draft.thread.off", nil), "off"}}
			f.Required = true
			if f.Value == "" {
				f.Value = map[bool]string{true: "on", false: "off"}[o.thread]
			}
		case tagSetting:
			s.tagField(f, tags, o.tag)
		}
	}
	return slices.DeleteFunc(fields, func(f Field) bool { return f.Name == tagSetting && len(tags.Names) == 0 }), nil
}

// tagField fills in the field of a tag.
func (s wantedSchedule) tagField(f *Field, tags Tags, current string) {
	if f.Required = tags.Required; !tags.Required {
		f.Choices = []Value{{s.catalogue.String("draft.tag.none", nil), "off"}}
	}
	for _, name := range tags.Names[:min(len(tags.Names), maxChoices-len(f.Choices))] {
		f.Choices = append(f.Choices, Value{name, name})
	}
	switch {
	case f.Value != "":
	case slices.Contains(tags.Names, current):
		f.Value = current
	case !tags.Required:
		f.Value = "off"
	}
}

// draftBlocks say what would be saved.
func (s wantedSchedule) draftBlocks() []Block {
	id := "draft.schedule"
	if s.sourceOf(s.set.Schedule).pool() != Questions {
		id = "draft.schedule-post"
	}
	blocks := []Block{s.paragraph(id, message.Args{
		"rule": s.ruleText(s.set), "time": s.moment(s.set.local(s.set.Next)), "channel": Span{Text: s.at.Channel, Style: Channel},
	})}
	if said := s.sourceText(s.set); said != nil {
		blocks = append(blocks, Paragraph{Text: said})
	}
	if s.set.Name != "" {
		blocks = append(blocks, s.paragraph("draft.called", message.Args{"name": s.set.Name}))
	}
	if s.old != nil {
		blocks = append(blocks, s.paragraph("draft.replaces", message.Args{"schedule": s.scheduleText(s.old.Name), "rule": s.ruleText(*s.old)}))
	}
	return blocks
}

// saveDraft sets the schedule of a draft, once. Where it was saved before, the reply says
// the same.
func (s wantedSchedule) saveDraft(ctx context.Context, req Request) (Reply, error) {
	changes, err := s.cfg.Store.Changes(ctx, s.at)
	if err != nil {
		return Reply{}, err
	}
	if i := slices.IndexFunc(changes, func(c Change) bool { return c.Edits.Draft == req.Saves }); i >= 0 {
		r := s.toAsker(s.setBlocks(req, s.set)...)
		if changes[i].Undone {
			r = s.toAsker(s.paragraph("undo.already", message.Args{"act": s.actText(changes[i])}))
		}
		return s.withUndo(r, req, changes[i]), nil
	}
	s.settings, _, err = s.wantedSettings(ctx, req)
	if err != nil {
		return Reply{}, err
	}
	r, err := s.save(ctx, req)
	if errors.Is(err, ErrChanged) {
		return Reply{}, err
	}
	r.Private, r.Language = true, s.catalogue.Tag
	return r, err
}
