-- Which request a fact goes back to: its id and trace travel into the workflow.
ALTER TABLE workflow_outbox {add_column} origin {text 400};
